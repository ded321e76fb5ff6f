import { Readable } from 'node:stream';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { sendProblem } from '../platform/error-handler.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { Notifications } from '../platform/notifications.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { validate } from '../platform/validate.ts';
import type { Auth } from './auth.ts';
import { isOwnPage } from './require-account.ts';
import { requireLoopback } from './require-loopback.ts';
import { sessionEnded } from './session-ended.ts';
import { authenticateSession } from './sessions.ts';

const password = z.string().min(10, 'needs at least 10 characters').max(200);

const SignUp = z.strictObject({
  name: z.string().trim().min(1, 'is missing').max(100),
  email: z.email('is not an email address').max(254),
  password,
  ageConfirmed: z.literal(true, 'confirm that you are at least 16 years old'),
  policyAccepted: z.literal(true, 'accept the privacy policy'),
});

const SignIn = z.strictObject({
  email: z.email('is not an email address').max(254),
  password: z.string().min(1, 'is missing').max(200),
});

const LocalLink = z.strictObject({ token: z.string().min(1).max(100) });

interface AuthRoutesDependencies {
  auth: Auth;
  config: Config;
  hasLocalLinks: boolean;
  prisma: PrismaClient;
  notifications: Notifications;
}

/** The ways in and out of a web session; better-auth does the work behind these paths only. */
export function authRoutes(dependencies: AuthRoutesDependencies): Router {
  const { auth, config, hasLocalLinks, prisma, notifications } = dependencies;
  const router = Router();
  router.use('/api/auth', requireOwnPage, express.json({ limit: '16kb' }));

  router.post('/api/auth/sign-up/email', async (request, response) => {
    const { policyAccepted: _, ...signUp } = validate(SignUp, request.body);
    await passOn(auth, config, request, response, signUp);
  });
  router.post('/api/auth/sign-in/email', async (request, response) => {
    await passOn(auth, config, request, response, validate(SignIn, request.body));
  });
  router.post('/api/auth/sign-out', async (request, response) => {
    const session = await authenticateSession(auth, request);
    await passOn(auth, config, request, response, {});
    if (session?.sessionId) {
      await notifications.publish(prisma, sessionEnded(session.userId, session.sessionId));
    }
  });
  if (hasLocalLinks) {
    router.post(
      '/api/auth/local-link/redeem',
      requireLoopback(config),
      async (request, response) => {
        await passOn(auth, config, request, response, validate(LocalLink, request.body));
      },
    );
  }
  return router;
}

/** Keeps other sites from signing anybody in or out. */
const requireOwnPage: RequestHandler = (request, _response, next) => {
  if (isOwnPage(request)) return next();
  throw new HttpProblem(403, 'foreign_page', 'Only the companion page may do this.');
};

/** Hands the checked body to better-auth and turns its errors into problems. */
async function passOn(
  auth: Auth,
  config: Config,
  request: Request,
  response: Response,
  body: object,
): Promise<void> {
  const headers = new Headers({
    'content-type': 'application/json',
    origin: config.publicUrl,
    'x-forwarded-for': request.ip ?? '',
  });
  for (const name of ['cookie', 'user-agent']) {
    const value = request.get(name);
    if (value !== undefined) headers.set(name, value);
  }
  const answer = await auth.handler(
    new globalThis.Request(config.publicUrl + request.path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    }),
  );
  if (!answer.ok) {
    sendProblem(response, await toProblem(answer));
    return;
  }
  response.status(answer.status).set('Cache-Control', 'no-store');
  response.append('Set-Cookie', answer.headers.getSetCookie());
  response.type('application/json');
  if (answer.body) Readable.fromWeb(answer.body as never).pipe(response);
  else response.end();
}

async function toProblem(answer: globalThis.Response) {
  const { message, code } = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const retryAfter = Number(answer.headers.get('x-retry-after')) || undefined;
  const title =
    answer.status === 429
      ? 'Too many attempts; wait a little.'
      : typeof message === 'string'
        ? message
        : 'That did not work.';
  return {
    type: 'about:blank',
    status: answer.status,
    code: typeof code === 'string' ? code.toLowerCase() : 'sign_in_failed',
    title,
    ...(retryAfter !== undefined && { retryAfter }),
  };
}
