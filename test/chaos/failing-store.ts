import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Chances, chances } from './chances.ts';

const BUSY = '<?xml version="1.0"?><Error><Code>SlowDown</Code></Error>';

/**
 * Lies between the service and its S3 server. While `isFailing`, three of ten writes fail: refused,
 * or carried out and the answer lost.
 */
export class FailingStore implements AsyncDisposable {
  readonly endpoint: string;
  isFailing = false;
  /** Writes that failed. */
  failures = 0;
  readonly #server = createServer();
  readonly #target: URL;
  readonly #chance: Chances;

  private constructor(target: URL, port: number, seed: number) {
    this.#target = target;
    this.#chance = chances(seed);
    this.endpoint = `http://127.0.0.1:${port}`;
    this.#server.on('request', (incoming, response) => this.#pass(incoming, response));
    this.#server.listen(port, '127.0.0.1');
  }

  static async before(target: string, seed: number): Promise<FailingStore> {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    return new FailingStore(new URL(target), port, seed);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(incoming: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = incoming;
    const isWrite = method === 'PUT' || method === 'POST' || method === 'DELETE';
    const fails = isWrite && this.isFailing && this.#chance.below(10) < 3;
    const afterwards = this.#chance.below(2) === 1;
    if (fails) this.failures += 1;
    if (fails && !afterwards) {
      response.writeHead(503, { 'Content-Type': 'application/xml', Connection: 'close' }).end(BUSY);
      return void incoming.resume();
    }
    const { hostname, port } = this.#target;
    // The signature covers the host that the service named: it goes on as it came.
    const outgoing = request({ hostname, port, method, path: url, headers }, (answer) => {
      if (fails) {
        answer.resume();
        response.socket?.resetAndDestroy();
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.on('error', () => outgoing.destroy());
    response.on('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    incoming.pipe(outgoing);
  }
}
