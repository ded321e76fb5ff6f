import { expect } from 'vitest';

/** A request for an event stream. */
export interface Attempt {
  url: string;
  signal: AbortSignal;
  /** Has bytes arrive; the first make the answer. */
  send(text: string): void;
}

/** A network that says nothing but what a test sends. */
export function silentNetwork() {
  const attempts: Attempt[] = [];
  const request = (input: string | URL | Request, init?: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      const signal = init?.signal ?? expect.fail('an attempt has to be one that can be ended');
      let body: ReadableStreamDefaultController<Uint8Array> | null = null;
      const stream = new ReadableStream<Uint8Array>({
        start(opened) {
          body = opened;
        },
      });
      signal.addEventListener('abort', () => {
        body?.error(signal.reason);
        reject(signal.reason);
      });
      const answer = new Response(stream);
      const send = (text: string) => {
        resolve(answer);
        body?.enqueue(new TextEncoder().encode(text));
      };
      attempts.push({ url: String(input), signal, send });
    });
  const newest = () => attempts.at(-1) ?? expect.fail('nobody has tried to connect');
  return { attempts, newest, fetch: request };
}
