import type { z } from 'zod';
import { HttpProblem } from './http-problem.ts';

/** The value as the schema reads it; otherwise a problem that names each wrong field. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join('.') || 'body'] ??= issue.message;
  const [where, what] = Object.entries(fields)[0] ?? ['body', 'is wrong'];
  throw new HttpProblem(400, 'invalid_request', `The request is wrong at “${where}”: ${what}.`, {
    fields,
    detail: 'Nothing was changed.',
  });
}
