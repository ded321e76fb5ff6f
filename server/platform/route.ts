import type { Request, RequestHandler, Response, Router } from 'express';
import type { z } from 'zod';
import type { Endpoint } from '../../shared/endpoints/endpoint.ts';
import { HttpProblem } from './http-problem.ts';
import { validate } from './validate.ts';

type Parsed<Schema, Otherwise> = Schema extends z.ZodType ? z.output<Schema> : Otherwise;

/** A request whose every part has been checked against its endpoint. */
export interface RouteCall<E extends Endpoint> {
  params: Parsed<E['params'], Record<string, never>>;
  query: Parsed<E['query'], Record<string, never>>;
  body: Parsed<E['body'], undefined>;
  request: Request;
  response: Response;
}

type RouteAnswer<E extends Endpoint> = E['answer'] extends z.ZodType
  ? z.input<E['answer']>
  : undefined;

/** UUIDs, 1 to 128 visible characters (IETF draft “The Idempotency-Key HTTP Header Field”). */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;

/**
 * Adds an endpoint to a router: checks params, query and body against the contract, runs the
 * middleware, and answers what the handler returns with the endpoint's status. Handlers of `bytes`
 * and `events` write to the response themselves and return nothing.
 */
export function route<E extends Endpoint>(
  router: Router,
  endpoint: E,
  middleware: RequestHandler[],
  handle: (call: RouteCall<E>) => Promise<RouteAnswer<E>>,
): void {
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const forPages = endpoint.access === 'session' || endpoint.access === 'page';
  const open = forPages ? [] : [openToPlugins(router, endpoint)];
  router[method](endpoint.path, ...open, ...middleware, async (request, response) => {
    const call = {
      params: parse(endpoint.params, request.params, 'params'),
      query: endpoint.query ? validate(endpoint.query, request.query) : {},
      body: parseBody(endpoint, request),
      request,
      response,
    } as RouteCall<E>;
    if (endpoint.idempotent) idempotencyKey(request);
    const answer = await handle(call);
    if (endpoint.answer === 'bytes' || endpoint.answer === 'events') return;
    response.status(endpoint.status);
    if (endpoint.answer) response.json(answer);
    else response.end();
  });
}

/** Seconds a browser may remember a preflight's answer; Chromium caps it at two hours. */
const PREFLIGHT_MAX_AGE = '7200';

/**
 * Lets scripts of any origin read the answers: a plugin's UI has the origin `null`. Credentials
 * are never allowed, so a browser sends no cookie along.
 */
function openToPlugins(router: Router, endpoint: Endpoint): RequestHandler {
  router.options(endpoint.path, (request, response, next) => {
    if (request.get('access-control-request-method') !== endpoint.method) return next();
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': endpoint.method,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
      'Access-Control-Max-Age': PREFLIGHT_MAX_AGE,
    });
    response.status(204).end();
  });
  return (_request, response, next) => {
    response.set('Access-Control-Allow-Origin', '*');
    response.set('Access-Control-Expose-Headers', 'Retry-After');
    next();
  };
}

/** The request's `Idempotency-Key`, or `null` where it has none that is good. */
export function readIdempotencyKey(request: Request): string | null {
  const key = request.get('idempotency-key') ?? '';
  return IDEMPOTENCY_KEY.test(key) ? key : null;
}

/** The request's `Idempotency-Key`; routes that need one have checked it before they run. */
export function idempotencyKey(request: Request): string {
  const key = readIdempotencyKey(request);
  if (key !== null) return key;
  throw new HttpProblem(
    400,
    'idempotency_key_missing',
    'This request needs an Idempotency-Key header of 1 to 128 visible characters.',
    { detail: 'Send a fresh random UUID, and the same one again when repeating the request.' },
  );
}

/** An id that is not an id names nothing, so it is "not found" rather than "invalid". */
function parse(schema: z.ZodType | undefined, value: unknown, _where: 'params'): unknown {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HttpProblem(404, 'not_found', 'There is nothing here.');
}

function parseBody(endpoint: Endpoint, request: Request): unknown {
  if (endpoint.body === 'bytes' || !endpoint.body) return undefined;
  if (!request.is('application/json')) {
    throw new HttpProblem(
      415,
      'json_expected',
      'Send a JSON body (Content-Type: application/json).',
    );
  }
  return validate(endpoint.body, request.body);
}
