import type { Request, RequestHandler } from 'express';
import type { Access } from '../../shared/endpoints/endpoint.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** Who makes a request, and how that is known. */
export interface RequestAccount {
  userId: string;
  /** A signed-in browser, or a paired plugin. Never both on one request. */
  via: 'session' | 'connection';
  /** Set with `connection`. */
  connectionId: string | null;
  /** Set with `session`. */
  sessionId: string | null;
  /** The rows that were looked up with the credential, as JSON; left out where none were. */
  alongside?: readonly unknown[];
}

/**
 * What a route needs to look up first, as a query that names `"account"."userId"`: it is answered
 * by the statement that looks at a bearer token, where somebody waits for both. `null` where the
 * request does not say what there is to look up.
 */
export type LookAlongside = (request: Request) => Prisma.Sql | null;

/** Finds out who speaks: from a bearer token, or from a cookie. `null` for nobody. */
export interface Authenticators {
  bearer(
    token: string,
    request: Request,
    alongside: Prisma.Sql | null,
  ): Promise<RequestAccount | null>;
  cookie(request: Request): Promise<RequestAccount | null>;
}

export type RequireAccount = (access: Access, alongside?: LookAlongside) => RequestHandler;

const accounts = new WeakMap<Request, RequestAccount>();

/** The account behind a request that has passed `requireAccount`. */
export function accountOf(request: Request): RequestAccount {
  const account = accounts.get(request);
  if (!account) throw new Error('accountOf was called on a route that asks for no account');
  return account;
}

/**
 * Lets only requests pass that may use a route. A request with an Authorization header is a
 * plugin's: its cookies do not count, whatever the header says. A cookie counts only when the
 * browser shows that our own page made the request.
 */
export function createRequireAccount({ bearer, cookie }: Authenticators): RequireAccount {
  return (access, alongside) => async (request, _response, next) => {
    if (access === 'anyone') return next();
    if (access === 'page') {
      if (isOwnPage(request)) return next();
      throw new HttpProblem(403, 'foreign_page', 'Only the companion page may do this.');
    }
    const authorization = request.get('authorization');
    if (authorization !== undefined) {
      const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,200})$/.exec(authorization)?.[1];
      const account =
        token === undefined ? null : await bearer(token, request, alongside?.(request) ?? null);
      if (!account) throw notConnected();
      if (access === 'session') throw wrongWay('Open this on the companion page instead.');
      accounts.set(request, account);
      return next();
    }
    const account = isOwnPage(request) ? await cookie(request) : null;
    if (!account) throw access === 'connection' ? notConnected() : notSignedIn();
    if (access === 'connection') throw wrongWay('Only a connected plugin can do this.');
    accounts.set(request, account);
    next();
  };
}

/**
 * Whether a page of ours made the request (Fetch Metadata, w3c.github.io/webappsec-fetch-metadata).
 * Browsers without it are told by `Origin`, which they send with everything that changes something.
 */
export function isOwnPage(request: Request): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || (site === 'none' && reads);
  const origin = request.get('origin');
  if (origin === undefined) return reads;
  return URL.canParse(origin) && new URL(origin).host === request.get('host');
}

function notConnected(): HttpProblem {
  return new HttpProblem(401, 'not_connected', 'The plugin is not connected to an account.', {
    detail: 'Connect it again.',
  });
}

function notSignedIn(): HttpProblem {
  return new HttpProblem(401, 'not_signed_in', 'You are not signed in.', {
    detail: 'Sign in and try again.',
  });
}

function wrongWay(detail: string): HttpProblem {
  return new HttpProblem(403, 'wrong_credential', 'This cannot be done from here.', { detail });
}
