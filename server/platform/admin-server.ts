import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

/** Where the running service listens for commands, and what proves that they may be given. */
const AdminAddress = z.object({ port: z.int(), token: z.string() });

const fileIn = (dataDirectory: string) => path.join(dataDirectory, 'admin.json');

export type Report = (line: string) => void;

/** What a command is given, as JSON; not a function, which `object` would take. */
export type AdminInput = Readonly<Record<string, string | boolean | null | undefined>>;

/**
 * Something that the running service does for a command; it checks its own input, and may tell in
 * lines how far it is.
 */
export type AdminCommand = (input: unknown, report: Report) => Promise<unknown>;

/** The answer is one JSON text a line: any number of reports, then the result or why there is none. */
const AnswerLine = z.union([
  z.object({ report: z.string() }),
  z.object({ error: z.string() }),
  z.object({ result: z.unknown() }),
]);

/** A command that the service could not carry out; the message says why. */
export class AdminCommandFailed extends Error {
  override readonly name = 'AdminCommandFailed';
}

/**
 * Lets commands of the same person talk to the running embedded service, which alone may touch the
 * data directory. It listens on loopback; the token is in a file that only that person can read.
 * Returns a function that stops it.
 */
export async function startAdminServer(
  dataDirectory: string,
  commands: Record<string, AdminCommand>,
): Promise<() => Promise<void>> {
  const token = randomBytes(32).toString('base64url');
  const expected = Buffer.from(`Bearer ${token}`);
  const server = createServer((request, response) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    const allowed = given.length === expected.length && timingSafeEqual(given, expected);
    const command = commandOf(commands, request);
    if (allowed && command) return void answer(command, request, response);
    response.writeHead(allowed ? 404 : 401).end();
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

/** The same command, refused while an earlier call of it is under way. */
export function oneAtATime(command: AdminCommand): AdminCommand {
  let isRunning = false;
  return async (input, report) => {
    if (isRunning) throw new AdminCommandFailed('This is under way already.');
    isRunning = true;
    try {
      return await command(input, report);
    } finally {
      isRunning = false;
    }
  };
}

function commandOf(
  commands: Record<string, AdminCommand>,
  { method, url = '' }: IncomingMessage,
): AdminCommand | undefined {
  const name = url.slice(1);
  return method === 'POST' && Object.hasOwn(commands, name) ? commands[name] : undefined;
}

/** Whoever asked may go away: the command goes on, and what it says is lost. */
async function answer(
  command: AdminCommand,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  response.flushHeaders();
  const write = (line: z.infer<typeof AnswerLine>) => response.write(`${JSON.stringify(line)}\n`);
  try {
    const input = await json(request);
    write({ result: await command(input, (report) => void write({ report })) });
  } catch (error) {
    write({ error: error instanceof Error ? error.message : String(error) });
  }
  response.end();
}

/**
 * Runs a command in the running service; `null` when none runs on this data directory.
 * @throws AdminCommandFailed when it could not be carried out, or the service ended meanwhile
 */
export async function callAdmin(
  dataDirectory: string,
  command: string,
  input: AdminInput = {},
  report: Report = () => undefined,
): Promise<unknown> {
  const response = await reach(dataDirectory, command, input);
  if (!response) return null;
  try {
    for await (const line of linesOf(response)) {
      const told = AnswerLine.parse(JSON.parse(line));
      if ('report' in told) report(told.report);
      else if ('error' in told) throw new AdminCommandFailed(told.error);
      else return told.result;
    }
  } catch (error) {
    if (error instanceof AdminCommandFailed) throw error;
    throw new AdminCommandFailed('The service ended before the command did.', { cause: error });
  }
  throw new AdminCommandFailed('The service ended before the command did.');
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** By `node:http`, which waits for as long as a command takes; `fetch` would give up. */
async function reach(
  dataDirectory: string,
  command: string,
  input: AdminInput,
): Promise<IncomingMessage | null> {
  try {
    const text = await readFile(fileIn(dataDirectory), 'utf8');
    const { port, token } = AdminAddress.parse(JSON.parse(text));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({
        host: '127.0.0.1',
        port,
        path: `/${command}`,
        method: 'POST',
        headers: { Authorization: `Bearer ${token}` },
      })
        .once('response', resolve)
        .on('error', reject)
        .end(JSON.stringify(input));
    });
    if (response.statusCode === 200) return response;
    response.resume();
  } catch {
    // Nobody listens there.
  }
  return null;
}
