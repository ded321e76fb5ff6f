import type { z } from 'zod';
import { HttpProblem } from './http-problem.ts';

/** The value as the schema reads it; otherwise a problem that names each wrong field. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  const fields: Record<string, string> = {};
  if (parsed.success) {
    findUnstorable(parsed.data, '', fields);
    if (Object.keys(fields).length === 0) return parsed.data;
  }
  for (const issue of parsed.error?.issues ?? []) {
    fields[issue.path.join('.') || 'body'] ??= issue.message;
  }
  const [where, what] = Object.entries(fields)[0] ?? ['body', 'is wrong'];
  throw new HttpProblem(400, 'invalid_request', `The request is wrong at “${where}”: ${what}.`, {
    fields,
    detail: 'Nothing was changed.',
  });
}

/** PostgreSQL stores neither NUL nor half a surrogate pair; both can be written in JSON. */
function findUnstorable(value: unknown, path: string, fields: Record<string, string>): void {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    fields[path || 'body'] = 'holds a character that cannot be stored';
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      findUnstorable(name, path, fields);
      findUnstorable(part, path ? `${path}.${name}` : name, fields);
    }
  }
}
