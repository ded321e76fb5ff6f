import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

type ExtraHeaders = Readonly<Record<string, string>>;

/** Answers with JSON; a string is sent as it is. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: ExtraHeaders = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);
}

/** Answers with a page. */
export function page(
  response: ServerResponse,
  status: number,
  body: string,
  headers: ExtraHeaders = {},
): void {
  response.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(body);
}

/** Resets the connection, once what was written before is out. */
export function abort(response: ServerResponse): void {
  const { socket } = response;
  if (!response.headersSent) return void socket?.resetAndDestroy();
  response.write('', () => socket?.resetAndDestroy());
}

/** Closes the connection in the middle of an answer; what was written before arrives. */
export function close(response: ServerResponse): void {
  response.write('', () => response.destroy());
}

/** Writes for as long as somebody reads. */
export async function endless(response: ServerResponse, text: string): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  while (!response.destroyed) {
    if (response.write(text)) continue;
    await once(response, 'drain', { signal: closed.signal }).catch(() => undefined);
  }
}
