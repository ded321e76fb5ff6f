import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { z } from 'zod';

/** Where a running local service can be reached by its own commands. */
const AdminAddress = z.object({ port: z.int(), token: z.string() });

const fileIn = (dataDirectory: string) => path.join(dataDirectory, 'admin.json');

/**
 * Lets commands of the same person talk to the running embedded service, which alone may touch the
 * data directory. It listens on loopback; the token is in a file that only that person can read.
 * Returns a function that stops it.
 */
export async function startAdminServer(
  dataDirectory: string,
  commands: Record<string, (input: unknown) => Promise<unknown>>,
): Promise<() => Promise<void>> {
  const token = randomBytes(32).toString('base64url');
  const expected = Buffer.from(`Bearer ${token}`);
  const server = createServer(async (request, response) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    const allowed = given.length === expected.length && timingSafeEqual(given, expected);
    const command = commands[request.url?.slice(1) ?? ''];
    response.statusCode = !allowed ? 401 : !command || request.method !== 'POST' ? 404 : 200;
    if (response.statusCode !== 200 || !command) return response.end();
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(await command(await json(request))));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await rm(fileIn(dataDirectory), { force: true });
  await writeFile(fileIn(dataDirectory), JSON.stringify({ port, token }), { mode: 0o600 });
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(fileIn(dataDirectory), { force: true });
  };
}

/** Runs a command in the running service; `null` when none runs on this data directory. */
export async function callAdmin(
  dataDirectory: string,
  command: string,
  input: object = {},
): Promise<unknown> {
  try {
    const text = await readFile(fileIn(dataDirectory), 'utf8');
    const { port, token } = AdminAddress.parse(JSON.parse(text));
    const response = await fetch(`http://127.0.0.1:${port}/${command}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

async function json(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return JSON.parse(text || '{}');
}
