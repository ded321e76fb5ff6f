import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request as send } from 'undici';
import { answerFrom } from './answer-bytes.ts';
import { cappedBody } from './capped-body.ts';
import { checkedConnector } from './checked-connector.ts';
import { type Attempt, type FetchFailures, fetchFailures } from './fetch-failures.ts';
import { isPublicAddress } from './public-address.ts';
import { liesOn, type VendorHosts } from './vendor-hosts.ts';

export interface ProviderFetchOptions {
  /** Scheme, host and port the key belongs to: no credential goes anywhere else. */
  keyOrigin: string;
  /** Origins that requests may go to. The key's alone where left out. */
  allowedOrigins?: readonly string[];
  /** Of these, the ones that may lie on private addresses and speak plain http. */
  privateOriginsAllowed?: readonly string[];
  /** Further hosts that a vendor's answers may lead to. */
  hosts?: VendorHosts;
  /** Ends every request: on cancel, and when the service stops. */
  signal?: AbortSignal;
  /** ms until a connection must stand. */
  connectTimeout?: number;
  /** ms until an answer must begin, counted from when the request is out. */
  headersTimeout?: number;
  /** ms that may pass between two pieces of an answer. */
  bodyTimeout?: number;
  /** ms a request may take with its whole answer: a trickle does not hold a worker for ever. */
  totalTimeout?: number;
  /** Bytes of one answer, at most. */
  maxBytes?: number;
  /** How names are resolved; the system's resolver where left out. */
  lookup?: LookupFunction;
  /**
   * Awaited at the last moment before a request is sent, when its connection stands. What it throws
   * is what the fetch throws, and nothing was sent.
   */
  beforeSending?: () => Promise<void>;
}

/** ms that a request may take with its whole answer, where nothing else is said. */
export const LONGEST_REQUEST = 1_200_000;

/** Pictures at the highest quality take minutes, and nothing is heard of them before. */
const DEFAULTS = {
  connectTimeout: 10_000,
  headersTimeout: 600_000,
  bodyTimeout: 300_000,
  totalTimeout: LONGEST_REQUEST,
  maxBytes: 256 * 1024 * 1024,
};

/** Headers that carry a secret at one provider or another. */
const CREDENTIALS = /^(?:authorization|proxy-authorization|cookie|(?:x-)?(?:goog-)?(?:api-)?key)$/i;

const MOST_REDIRECTS = 3;

/**
 * A `fetch` for talking to one provider with one key. It reaches the declared origins only, never
 * a private address by accident, follows redirects only within an origin, and gives up on answers
 * that are too long or too slow. Failures are `ProviderError`s that say whether the request can
 * have been charged; an aborted signal's reason is thrown as it is.
 *
 * Every request has a connection of its own: on a kept one, a request that meets a closing server
 * may or may not have been read, and with paid calls that doubt costs more than a handshake.
 */
export function createProviderFetch(options: ProviderFetchOptions): typeof fetch {
  const limits = { ...DEFAULTS, ...options };
  const { keyOrigin, allowedOrigins = [keyOrigin], privateOriginsAllowed = [] } = options;
  const origins = {
    key: originOf(keyOrigin),
    allowed: new Set([keyOrigin, ...allowedOrigins].map(originOf)),
    private: new Set(privateOriginsAllowed.map(originOf)),
    hosts: { key: options.hosts?.key ?? [], pictures: options.hosts?.pictures ?? [] },
  };
  const agentFor = (privateAllowed: boolean) =>
    new Agent({
      connect: checkedConnector({
        privateAllowed,
        timeout: limits.connectTimeout,
        ...(options.lookup && { lookup: options.lookup }),
        ...(options.beforeSending && { beforeSending: options.beforeSending }),
      }),
      pipelining: 0,
      headersTimeout: limits.headersTimeout,
      bodyTimeout: limits.bodyTimeout,
    });
  const agents = { public: agentFor(false), private: agentFor(true) };

  const guarded: typeof fetch = async (input, init) => {
    const asked = addressOf(input);
    const failures = fetchFailures(asked?.host ?? 'the address');
    if (!asked) throw failures.refused('It is no address that can be opened.');
    const request = new Request(input, init);
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : null;
    const attempt: Attempt = {
      callers: AbortSignal.any(
        [request.signal, options.signal].filter((signal) => signal !== undefined),
      ),
      deadline: AbortSignal.timeout(limits.totalTimeout),
    };
    const signal = AbortSignal.any([attempt.callers, attempt.deadline]);
    let url = asked;
    for (let redirects = 0; ; redirects += 1) {
      check(url, request.headers, origins, failures);
      const dispatcher = origins.private.has(url.origin) ? agents.private : agents.public;
      const { method, headers } = request;
      const answer = await send(url, {
        dispatcher,
        method: method as Dispatcher.HttpMethod,
        headers: Object.fromEntries(headers),
        body,
        signal,
      }).catch((error: unknown) => {
        throw failures.unanswered(error, attempt);
      });
      const { location } = answer.headers;
      if (answer.statusCode < 300 || answer.statusCode > 399 || typeof location !== 'string') {
        return responseOf(answer, limits.maxBytes, failures, attempt);
      }
      answer.body.on('error', () => undefined).destroy();
      if (redirects === MOST_REDIRECTS) throw failures.redirected(answer.statusCode, 'too often');
      url = redirectTarget(url, location, method, answer.statusCode, failures);
    }
  };
  // The SDKs look here to see whether the fetch understands the platform's FormData.
  return Object.assign(guarded, { Response });
}

function originOf(url: string): string {
  const { origin } = new URL(url);
  if (origin === 'null') throw new TypeError(`${url} has no origin`);
  return origin;
}

function addressOf(input: Parameters<typeof fetch>[0]): URL | null {
  const url = URL.parse(input instanceof Request ? input.url : String(input));
  return url === null || url.username || url.password ? null : url;
}

/** Throws unless a request with these headers may go to this address. */
function check(
  url: URL,
  headers: Headers,
  origins: {
    key: string;
    allowed: Set<string>;
    private: Set<string>;
    hosts: Required<VendorHosts>;
  },
  failures: FetchFailures,
): void {
  const takesKey = url.origin === origins.key || liesOn(url, origins.hosts.key);
  const known = takesKey || origins.allowed.has(url.origin) || liesOn(url, origins.hosts.pictures);
  if (!known) {
    throw failures.refused(`It is not ${new URL(origins.key).host}, which the key belongs to.`);
  }
  const hasCredential = [...headers.keys()].some((name) => CREDENTIALS.test(name));
  if (!takesKey && hasCredential) {
    throw failures.refused('The key must not be sent there.');
  }
  if (origins.private.has(url.origin)) return;
  if (url.protocol !== 'https:') {
    throw failures.refused('Only https is used for addresses that the operator has not allowed.');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw failures.privateAddress();
}

/** Where a redirect leads, if it may be followed: within the origin, and with the same method. */
function redirectTarget(
  from: URL,
  location: string,
  method: string,
  status: number,
  failures: FetchFailures,
): URL {
  const to = URL.parse(location, from.href);
  if (to?.origin !== from.origin) throw failures.redirected(status, 'to another address');
  const keepsMethod = status === 307 || status === 308 || method === 'GET' || method === 'HEAD';
  if (!keepsMethod) throw failures.redirected(status, 'in a way that drops what was sent');
  return to;
}

function responseOf(
  answer: Dispatcher.ResponseData,
  maxBytes: number,
  failures: FetchFailures,
  attempt: Attempt,
): Response {
  const { statusCode: status } = answer;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  // None was asked for, and unpacking one is how a small answer becomes a huge one.
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity' || Number(headers.get('content-length')) > maxBytes) {
    answer.body.on('error', () => undefined).destroy();
    throw encoding === 'identity' ? failures.tooLong() : failures.packed();
  }
  if (status === 204 || status === 205 || status === 304) {
    answer.body.resume();
    return new Response(null, { status, headers });
  }
  const body = cappedBody(answer.body, maxBytes, failures, attempt);
  return answerFrom(new Response(streamOf(body), { status, headers }), body);
}

/** As a web stream, read only as fast as somebody asks. */
function streamOf(source: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await source.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await source.return();
      },
    },
    { highWaterMark: 0 },
  );
}
