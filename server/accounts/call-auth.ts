import type { Request, Response } from 'express';
import type { Config } from '../config.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { Auth } from './auth.ts';

/** What better-auth is asked. Without a body it is asked by GET. */
export interface AuthCall {
  path: string;
  body?: object;
  query?: Record<string, string>;
  /** Without the request's cookies: it makes no difference who is signed in. */
  anonymous?: boolean;
}

/** What it answered. */
export interface AuthAnswer {
  json: Record<string, unknown>;
  /** Sets the cookies on an answer of ours, once it is certain that they shall be set. */
  setCookies(response: Response): void;
}

/** Hands a checked request to better-auth and turns its errors into problems. */
export async function callAuth(
  { auth, config }: { auth: Auth; config: Config },
  request: Request,
  { path, body, query, anonymous }: AuthCall,
): Promise<AuthAnswer> {
  const headers = new Headers({
    'content-type': 'application/json',
    origin: config.publicUrl,
    'x-forwarded-for': request.ip ?? '',
  });
  for (const name of anonymous ? ['user-agent'] : ['cookie', 'user-agent']) {
    const value = request.get(name);
    if (value !== undefined) headers.set(name, value);
  }
  const url = new URL(`${config.publicUrl}/api/auth${path}`);
  url.search = new URLSearchParams(query).toString();
  const answer = await auth.handler(
    new globalThis.Request(url, {
      method: body ? 'POST' : 'GET',
      headers,
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
  const json = (await answer.json().catch(() => ({}))) as Record<string, unknown> | null;
  if (!answer.ok) throw toProblem(answer.status, json ?? {});
  return {
    json: json ?? {},
    setCookies(response) {
      response.append('Set-Cookie', answer.headers.getSetCookie());
    },
  };
}

type Title = [status: number, code: string, title: string, detail?: string];

const LINK_NOT_VALID: Title = [410, 'link_not_valid', 'This link was used already or is too old.'];

/** better-auth's codes, where its own words would say too much or too little. */
const TITLES: Record<string, Title> = {
  INVALID_TOKEN: LINK_NOT_VALID,
  TOKEN_EXPIRED: LINK_NOT_VALID,
  USER_NOT_FOUND: LINK_NOT_VALID,
  INVALID_CODE: [401, 'code_wrong', 'That code is not right.', 'Codes change every 30 seconds.'],
  INVALID_BACKUP_CODE: [401, 'code_wrong', 'That code is not right.', 'Each works once.'],
  INVALID_TWO_FACTOR_COOKIE: [401, 'sign_in_again', 'Too much time has passed.', 'Sign in again.'],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: [
    401,
    'sign_in_again',
    'That was the last try.',
    'Sign in again.',
  ],
  TOTP_ALREADY_ENABLED: [409, 'two_factor_on', 'Two-factor sign-in is on already.'],
  TOTP_NOT_ENABLED: [409, 'two_factor_off', 'Two-factor sign-in is not on.'],
};

/** The one answer to a sign-in that did not work: it does not tell which part was wrong. */
const NOT_SIGNED_IN = new Set(['INVALID_EMAIL_OR_PASSWORD', 'EMAIL_NOT_VERIFIED']);

function toProblem(status: number, { code, message }: Record<string, unknown>): HttpProblem {
  const name = typeof code === 'string' ? code : '';
  if (NOT_SIGNED_IN.has(name)) return wrongSignIn();
  const known = TITLES[name];
  if (known) return problemOf(known);
  // What better-auth could not do is a fault of ours, and none of the person's.
  if (status >= 500) throw new Error(`better-auth answered ${status} ${name}`);
  const title = typeof message === 'string' ? message : 'That did not work.';
  return new HttpProblem(status, name.toLowerCase() || 'not_possible', title);
}

const problemOf = ([status, code, title, detail]: Title) =>
  new HttpProblem(status, code, title, detail ? { detail } : {});

export function linkNotValid(): HttpProblem {
  return problemOf(LINK_NOT_VALID);
}

export function wrongSignIn(): HttpProblem {
  return new HttpProblem(401, 'invalid_email_or_password', 'Wrong email or password.', {
    detail: 'If you have just made the account, open the link in the mail first.',
  });
}
