import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RateWindow } from './rate-window.ts';
import { readStubRequest } from './read-stub-request.ts';
import type { StubCall } from './stub-call.ts';
import { type Controls, serveControl } from './stub-control.ts';
import { faultInPrompt, isRefusal, type StubFault } from './stub-fault.ts';
import { type HoldStage, StubHolds } from './stub-holds.ts';
import { refusal } from './stub-refusals.ts';
import { abort, json, page } from './stub-responses.ts';
import { writeEvents, writeJson } from './write-stub-answer.ts';

export interface ProviderStubOptions {
  /** 0, the default, for any that is free. */
  port?: number;
  /** Bytes each picture shall have at least. */
  pictureBytes?: number;
}

/** The answer to `GET /v1/models`. */
const MODELS = {
  object: 'list',
  data: [
    'gpt-image-2.6-flare',
    'gpt-image-2.6-sunburst',
    'gpt-image-2.5-flare',
    'gpt-image-2',
    'stable-diffusion',
  ].map((id) => ({
    id,
    object: 'model',
    created: 1,
    owned_by: 'stub',
  })),
};

/**
 * An image vendor that speaks OpenAI's wire format over real HTTP: real pictures with a nonce,
 * server-sent previews, usage figures, and every fault on demand. It keeps a ledger of what it was
 * asked and what a vendor would have charged for. A fault is named in a prompt (`a lake [reset]`)
 * or given beforehand; nothing in it waits for a clock.
 */
export class ProviderStub implements AsyncDisposable, Controls {
  readonly calls: StubCall[] = [];
  readonly holds = new StubHolds();
  /** As an API's base URL: with `/v1`. */
  readonly baseUrl: string;
  readonly origin: string;
  /** Answers to requests for pictures by their path; with the credentials they came with. */
  readonly pictureRequests: { path: string; authorization: string | null }[] = [];
  /** The credentials it was asked for its models with. */
  readonly checks: (string | null)[] = [];
  readonly #server: Server;
  readonly #options: ProviderStubOptions;
  readonly #next: StubFault[] = [];
  readonly #nextChecks: StubFault[] = [];
  #rate: RateWindow | null = null;
  #rateHeaders: Readonly<Record<string, string>> = {};
  readonly #rules: { part: string; fault: StubFault }[] = [];
  readonly #pictures = new Map<string, Buffer>();
  readonly #watchers = new Set<() => void>();
  /** Of calls that are never answered to their end. */
  readonly #hanging = new Set<ServerResponse>();

  private constructor(server: Server, port: number, options: ProviderStubOptions) {
    this.#server = server;
    this.#options = options;
    this.origin = `http://127.0.0.1:${port}`;
    this.baseUrl = `${this.origin}/v1`;
  }

  static async start(options: ProviderStubOptions = {}): Promise<ProviderStub> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stub = new ProviderStub(server, port, options);
    server.on('request', (request, response) => {
      stub.#serve(request, response).catch(() => response.destroy());
    });
    return stub;
  }

  /** The base URL for one of several senders, whose calls then say whose they are. */
  baseUrlFor(sender: string): string {
    return `${this.origin}/from/${sender}/v1`;
  }

  /** The next call fails like this, the one after that like the second, and so on. */
  next(...faults: StubFault[]): void {
    this.#next.push(...faults);
  }

  /** The next time it is asked for its models it fails like this, and so on. */
  nextCheck(...faults: StubFault[]): void {
    this.#nextChecks.push(...faults);
  }

  /** Every call whose prompt contains these words fails like this. */
  when(part: string, fault: StubFault): void {
    this.#rules.push({ part, fault });
  }

  /**
   * From now on calls beyond so many a window of `length` ms are refused, and cost nothing.
   * @param headers come with every answer to a call
   */
  limitRate(calls: number, length: number, headers: Readonly<Record<string, string>> = {}): void {
    this.#rate = new RateWindow(calls, length);
    this.#rateHeaders = headers;
  }

  hold(stage?: HoldStage): void {
    this.holds.hold(stage);
  }

  release(stage?: HoldStage): void {
    this.holds.release(stage);
  }

  /** Resolves once that many calls wait where they are held. */
  waiting(count?: number, stage?: HoldStage): Promise<void> {
    return this.holds.waiting(count, stage);
  }

  /** Resets the connections of the calls that were never to be answered, as a gateway does in time. */
  hangUp(): void {
    for (const response of this.#hanging) abort(response);
    this.#hanging.clear();
  }

  /** Calls that a vendor would charge for. */
  get paid(): StubCall[] {
    return this.calls.filter(({ paid }) => paid);
  }

  /** Resolves once a condition on the ledger holds. */
  async until(condition: (calls: readonly StubCall[]) => boolean): Promise<void> {
    while (!condition(this.calls)) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
  }

  /** Forgets the ledger and all that it was told. */
  reset(): void {
    this.calls.length = 0;
    this.#next.length = 0;
    this.#nextChecks.length = 0;
    this.checks.length = 0;
    this.#rules.length = 0;
    this.#rate = null;
    this.#rateHeaders = {};
    this.pictureRequests.length = 0;
    this.holds.releaseAll();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.holds.releaseAll();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: whole } = new URL(request.url ?? '/', this.origin);
    const [, by = '', pathname = whole] = /^\/from\/([\w-]+)(\/.*)$/.exec(whole) ?? [];
    if (pathname.startsWith('/control/')) return serveControl(this, request, response);
    if (pathname === '/v1/models') return this.#models(request, response);
    if (pathname.startsWith('/pictures/')) return this.#picture(pathname, request, response);
    if (!/^\/v1\/images\/(generations|edits)$/.test(pathname)) return json(response, 404, {});
    const call = await this.#receive(pathname, by, request);
    for (const [name, value] of Object.entries(this.#rateHeaders)) response.setHeader(name, value);
    const key = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const refused =
      call.fault && refusal(call.fault, key, this.origin, this.#rate?.secondsLeft(Date.now()));
    if (refused) {
      const { status, headers = {}, body } = refused;
      await this.holds.pass('received');
      if (typeof body === 'string') page(response, status, body, headers);
      else json(response, status, body, headers);
      return this.#mark(call, isRefusal(call.fault) ? 'refused' : 'answered');
    }
    response.on('close', () => {
      this.#mark(call, response.writableFinished ? 'answered' : 'broken');
    });
    await this.holds.pass('received');
    if (call.fault === 'late') await this.holds.pass('late');
    if (call.fault === 'timeout' || call.fault === 'slowloris') this.#hanging.add(response);
    if (call.fault === 'timeout') return;
    if (call.fault === 'reset') return abort(response);
    const streamed = call.fields.stream === true || call.fields.stream === 'true';
    const kit = {
      holds: this.holds,
      pictureBytes: this.#options.pictureBytes ?? 0,
      origin: this.origin,
      publish: (path: string, picture: Buffer) => void this.#pictures.set(path, picture),
    };
    if (streamed && call.fault !== 'no_stream') return writeEvents(call, response, kit);
    return writeJson(call, response, kit);
  }

  async #receive(path: string, by: string, request: IncomingMessage): Promise<StubCall> {
    const { fields, files } = await readStubRequest(request);
    const prompt = String(fields.prompt ?? '');
    const rule = this.#rules.find(({ part }) => prompt.includes(part));
    const again = request.url?.includes('again=1');
    const fault = again
      ? null
      : (faultInPrompt(prompt, !this.calls.some((call) => call.prompt === prompt)) ??
        rule?.fault ??
        this.#next.shift() ??
        (this.#rate?.take(Date.now()) === false ? 'over_rate' : null));
    const call: StubCall = {
      number: this.calls.length + 1,
      path,
      by,
      contentType: request.headers['content-type'] ?? '',
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      fields,
      files,
      prompt,
      model: String(fields.model ?? ''),
      count: Number(fields.n ?? 1),
      idempotencyKey: request.headers['idempotency-key']?.toString() ?? null,
      fault,
      state: 'received',
      paid: !isRefusal(fault),
      nonces: [],
    };
    this.calls.push(call);
    this.#tell();
    return call;
  }

  #picture(path: string, request: IncomingMessage, response: ServerResponse): void {
    this.pictureRequests.push({ path, authorization: request.headers.authorization ?? null });
    const picture = this.#pictures.get(path);
    response.writeHead(picture ? 200 : 404, { 'Content-Type': 'image/png' }).end(picture);
  }

  #models(request: IncomingMessage, response: ServerResponse): void {
    const { authorization = null } = request.headers;
    this.checks.push(authorization);
    const fault = this.#nextChecks.shift() ?? null;
    const key = authorization?.replace(/^Bearer /, '') ?? '';
    const refused = fault && refusal(fault, key, this.origin);
    if (refused) json(response, refused.status, refused.body, refused.headers);
    else if (fault === 'reset') abort(response);
    else json(response, 200, fault === 'garbage' ? 'no { list' : MODELS);
  }

  #mark(call: StubCall, state: StubCall['state']): void {
    call.state = state;
    this.#tell();
  }

  #tell(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher();
  }
}
