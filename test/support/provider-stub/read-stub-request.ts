import type { IncomingMessage } from 'node:http';
import type { StubFile } from './stub-call.ts';

export interface StubRequest {
  fields: Record<string, unknown>;
  files: StubFile[];
}

/** Reads a JSON or multipart body whole. */
export async function readStubRequest(request: IncomingMessage): Promise<StubRequest> {
  const body = Buffer.concat(await Array.fromAsync(request));
  const contentType = request.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) {
    const fields: unknown = body.length > 0 ? JSON.parse(body.toString('utf8')) : {};
    return { fields: fields as Record<string, unknown>, files: [] };
  }
  const form = await new Response(body, { headers: { 'Content-Type': contentType } }).formData();
  const fields: Record<string, unknown> = {};
  const files: StubFile[] = [];
  for (const [field, value] of form) {
    if (typeof value === 'string') {
      fields[field] = value;
    } else {
      const bytes = Buffer.from(await value.arrayBuffer());
      files.push({ field, name: value.name, contentType: value.type, bytes });
    }
  }
  return { fields, files };
}
