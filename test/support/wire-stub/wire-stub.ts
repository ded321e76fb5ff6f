import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readStubRequest, type StubRequest } from '../provider-stub/read-stub-request.ts';

/** A request as one of the stub's three origins received it. */
export interface WireRequest extends StubRequest {
  /** `vendor` is the base URL's; `elsewhere` must never be spoken to. */
  at: 'vendor' | 'pictures' | 'elsewhere';
  method: string;
  path: string;
  query: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string>;
}

export interface WireReply {
  /** 200 where left out. */
  status?: number;
  headers?: Record<string, string>;
  /** Bytes and strings go out as they are, anything else as JSON. */
  body: unknown;
  /** What happens in the middle of the body; it goes out whole where left out. */
  middle?: 'closed' | 'reset' | 'stalled';
}

/** `reset` breaks the connection before an answer; `held` never answers. */
export type WireAnswer = WireReply | 'reset' | 'held';

/**
 * A vendor over real HTTP whose wire somebody else describes: it keeps what it received, and says
 * what it is told to. Nothing in it waits for a clock.
 */
export class WireStub implements AsyncDisposable {
  readonly requests: WireRequest[] = [];
  /** What to answer; set before the first request. */
  answer: (request: WireRequest) => WireAnswer | Promise<WireAnswer> = () => ({
    status: 404,
    body: {},
  });
  readonly #servers: Server[];
  readonly #origins: string[];
  readonly #watchers = new Set<() => void>();

  private constructor(servers: Server[]) {
    this.#servers = servers;
    this.#origins = servers.map(
      (server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );
  }

  static async start(): Promise<WireStub> {
    const servers = [createServer(), createServer(), createServer()];
    await Promise.all(
      servers.map(
        (server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)),
      ),
    );
    const stub = new WireStub(servers);
    for (const [index, server] of servers.entries()) {
      const at = PLACES[index] ?? 'elsewhere';
      server.on('request', (request, response) => {
        stub.#serve(at, request, response).catch(() => response.destroy());
      });
    }
    return stub;
  }

  get origin(): string {
    return this.#origins[0] ?? '';
  }
  get picturesOrigin(): string {
    return this.#origins[1] ?? '';
  }
  get elsewhereOrigin(): string {
    return this.#origins[2] ?? '';
  }

  /** Resolves once a condition on what was received holds. */
  async until(condition: (requests: readonly WireRequest[]) => boolean): Promise<void> {
    while (!condition(this.requests)) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#servers.map((server) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  }

  async #serve(
    at: WireRequest['at'],
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', this.origin);
    const request: WireRequest = {
      ...(await readStubRequest(incoming)),
      at,
      method: incoming.method ?? '',
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      ),
    };
    this.requests.push(request);
    for (const told of this.#watchers) told();
    this.#watchers.clear();
    const answer = await this.answer(request);
    if (answer === 'held') return;
    if (answer === 'reset') return void response.socket?.resetAndDestroy();
    write(response, answer);
  }
}

const PLACES = ['vendor', 'pictures', 'elsewhere'] as const;

function write(response: ServerResponse, { status = 200, headers, body, middle }: WireReply): void {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const bytes = Buffer.from(raw ? (body as string) : JSON.stringify(body));
  const type = body instanceof Uint8Array ? 'image/png' : 'application/json';
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    ...headers,
  });
  if (middle === undefined) return void response.end(bytes);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
    if (middle === 'closed') response.destroy();
    if (middle === 'reset') response.socket?.resetAndDestroy();
  });
}
