import type { Problem } from './problem.ts';

export interface ApiClientOptions {
  /** The service's origin, without a trailing slash; empty on the service's own pages. */
  origin: string;
  /** The plugin's access token. Without it the browser's cookies speak for the person. */
  accessToken?: string | undefined;
  fetch?: typeof fetch;
}

/** The service answered with a problem. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** No answer came: offline, the service is down, or the plugin may not reach it. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

interface Call {
  body?: unknown;
  /** Sent as they are, instead of a JSON body. */
  bytes?: Uint8Array<ArrayBuffer> | Blob;
  contentType?: string;
  idempotencyKey?: string;
  signal?: AbortSignal | undefined;
}

/** What the calls of the contract are made with. */
export type ApiRequests = ReturnType<typeof createApiRequests>;

/** Ways to ask the service; every one throws `ApiError` or `UnreachableError`. */
export function createApiRequests(options: ApiClientOptions) {
  const send = options.fetch ?? fetch;

  async function request(method: string, path: string, call: Call = {}): Promise<Response> {
    const headers: Record<string, string> = {};
    if (options.accessToken) headers.Authorization = `Bearer ${options.accessToken}`;
    if (call.idempotencyKey) headers['Idempotency-Key'] = call.idempotencyKey;
    if (call.bytes) headers['Content-Type'] = call.contentType ?? 'application/octet-stream';
    else if (call.body !== undefined) headers['Content-Type'] = 'application/json';
    const response = await heard(
      send(options.origin + path, {
        method,
        headers,
        // Of what is undefined it makes nothing.
        body: call.bytes ?? JSON.stringify(call.body) ?? null,
        signal: call.signal ?? null,
        credentials: options.accessToken || options.origin ? 'omit' : 'same-origin',
      }),
      call.signal,
    );
    if (!response.ok) throw new ApiError(await readProblem(response));
    return response;
  }

  async function json<Answer>(method: string, path: string, call?: Call): Promise<Answer> {
    const response = await request(method, path, call);
    // A service may fall in the middle of its answer.
    return heard(response.json() as Promise<Answer>, call?.signal);
  }

  async function nothing(method: string, path: string, call?: Call): Promise<void> {
    await request(method, path, call);
  }

  return { origin: options.origin, request, json, nothing };
}

/** An answer, or a part of one; `UnreachableError` where it breaks off, unless that was wanted. */
export async function heard<Answer>(
  answer: Promise<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new UnreachableError('The service cannot be reached.', { cause: error });
  }
}

/** The problem a failed answer carries, or one that says that it carried none. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (body && typeof body === 'object' && 'code' in body && 'title' in body) {
    return body as Problem;
  }
  return {
    type: 'about:blank',
    title: `The service answered ${response.status} without saying why.`,
    status: response.status,
    code: 'unreadable_answer',
  };
}
