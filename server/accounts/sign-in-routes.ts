import { setTimeout } from 'node:timers/promises';
import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { localLinkEndpoint } from '../../shared/endpoints/sign-in-endpoints.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { route } from '../platform/route.ts';
import { recordSecurityEvent } from '../security-log/record-security-event.ts';
import type { AccountContext } from './account-context.ts';
import { afterAnswer } from './after-answer.ts';
import { type AuthAnswer, callAuth } from './call-auth.ts';
import { completeSignIn } from './complete-sign-in.ts';
import { endSessions } from './end-sessions.ts';
import { limitAttempts } from './limit-attempts.ts';
import { requireLoopback } from './require-loopback.ts';
import { authenticateSession } from './sessions.ts';
import { admitSignUp } from './sign-up-admission.ts';

/** ms that a sign-up takes at least, so that its time does not tell whether there was an account. */
const SIGN_UP_TIME = 400;

/** Making an account, and the ways in and out of a web session. */
export function signInRoutes(context: AccountContext): Router {
  const { auth, config, hasLocalLinks, prisma, notifications, requireAccount, logger } = context;
  const router = Router();
  const ownPage = requireAccount('page');

  route(router, endpoints.signUp, [ownPage], async ({ request, response, body }) => {
    const { policyAccepted: _, invitation, ...signUp } = body;
    await limitAttempts(prisma, 'sign-up', { address: request.ip, account: signUp.email });
    const admission = await admitSignUp(context, signUp.email, invitation);
    const least = config.smtpUrl === null ? null : setTimeout(SIGN_UP_TIME);
    try {
      const answer = await callAuth(context, request, { path: '/sign-up/email', body: signUp });
      await admission.completed(madeBy(answer));
      await least;
      if (!answer.json.token) return { next: 'confirm-address' } as const;
      await completeSignIn(context, request, answer);
      answer.setCookies(response);
      return { next: 'signed-in' } as const;
    } catch (error) {
      await admission.failed();
      throw error;
    }
  });

  route(router, endpoints.signIn, [ownPage], async ({ request, response, body }) => {
    await limitAttempts(prisma, 'sign-in', { address: request.ip, account: body.email });
    try {
      const answer = await callAuth(context, request, { path: '/sign-in/email', body });
      const twoFactor = answer.json.twoFactorRedirect === true;
      if (!twoFactor) await completeSignIn(context, request, answer);
      answer.setCookies(response);
      return { next: twoFactor ? 'two-factor' : 'signed-in' } as const;
    } catch (error) {
      if (error instanceof HttpProblem && error.problem.status === 401) {
        // After the answer: its time must not tell whether there was an account to write about.
        afterAnswer(response, logger, () => recordFailure(prisma, body.email, request.ip));
      }
      throw error;
    }
  });

  route(router, endpoints.verifyTwoFactor, [ownPage], async ({ request, response, body }) => {
    await limitAttempts(prisma, 'code', { address: request.ip });
    // With a session better-auth would take this for something else.
    if (await authenticateSession(auth, request)) {
      throw new HttpProblem(409, 'signed_in', 'You are signed in already.');
    }
    const isCode = /^\d{6}$/.test(body.code);
    const path = isCode ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code';
    const answer = await callAuth(context, request, { path, body });
    const by = isCode ? 'authenticator app' : 'recovery code';
    await completeSignIn(context, request, answer, { secondFactor: by });
    answer.setCookies(response);
    return undefined;
  });

  route(router, endpoints.signOut, [ownPage], async ({ request, response }) => {
    const session = await authenticateSession(auth, request);
    if (session?.sessionId) {
      const { userId, sessionId: id } = session;
      await prisma.$transaction(async (transaction) => {
        await endSessions(transaction, notifications, userId, { id });
        await recordSecurityEvent(transaction, { userId, address: request.ip }, 'signed-out');
      });
    }
    const answer = await callAuth(context, request, { path: '/sign-out', body: {} });
    answer.setCookies(response);
    return undefined;
  });

  if (hasLocalLinks) {
    const onlyHere = requireLoopback(config);
    route(router, localLinkEndpoint, [ownPage, onlyHere], async (call) => {
      const { request, response, body } = call;
      const answer = await callAuth(context, request, { path: '/local-link/redeem', body });
      await completeSignIn(context, request, answer);
      answer.setCookies(response);
      return undefined;
    });
  }
  return router;
}

/** The id of the account that a sign-up made; where there was one already, it is nobody's. */
function madeBy({ json: { user } }: AuthAnswer): string {
  return typeof user === 'object' && user !== null && 'id' in user ? String(user.id) : '';
}

async function recordFailure(
  prisma: PrismaClient,
  email: string,
  address: string | undefined,
): Promise<void> {
  const user = await prisma.user.findUnique({ where: { email: email.toLowerCase() } });
  if (!user) return;
  await prisma.$transaction((transaction) =>
    recordSecurityEvent(transaction, { userId: user.id, address }, 'sign-in-failed'),
  );
}
