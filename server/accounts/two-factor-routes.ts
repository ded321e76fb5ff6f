import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { route } from '../platform/route.ts';
import { recordSecurityEvent } from '../security-log/record-security-event.ts';
import type { AccountContext } from './account-context.ts';
import { type AuthAnswer, callAuth } from './call-auth.ts';
import { limitAttempts } from './limit-attempts.ts';
import { accountOf, type RequestAccount } from './require-account.ts';
import { requireNotLocal } from './require-not-local.ts';
import { requirePasswordAgain } from './require-password-again.ts';
import { sessionEnded } from './session-ended.ts';

const Codes = z.object({ backupCodes: z.array(z.string()) });
const Setup = Codes.extend({ totpURI: z.string() });

/** The second factor: an authenticator app (RFC 6238), and recovery codes for when it is lost. */
export function twoFactorRoutes(context: AccountContext): Router {
  const { config, prisma, notifications, requireAccount } = context;
  const router = Router();
  const session = requireAccount('session');

  const passwordAgain = async (request: Request, password: string) => {
    const account = accountOf(request);
    await requireNotLocal(prisma, account.userId);
    await requirePasswordAgain(prisma, account, password);
  };

  /** better-auth has put another session in the place of this one; the person is told. */
  const turned = async (on: boolean, request: Request, response: Response, answer: AuthAnswer) => {
    const { userId, sessionId }: RequestAccount = accountOf(request);
    await prisma.$transaction(async (transaction) => {
      const { email } = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
      if (sessionId) await notifications.publish(transaction, sessionEnded(userId, sessionId));
      const author = { userId, address: request.ip };
      await recordSecurityEvent(transaction, author, on ? 'two-factor-on' : 'two-factor-off');
      const data = { on, url: `${config.publicUrl}/security` };
      const mail = { userId, to: email, template: 'two-factor-changed', data } as const;
      await queueMail(transaction, context, mail);
    });
    answer.setCookies(response);
  };

  route(router, endpoints.startTwoFactor, [session], async ({ request, body }) => {
    await passwordAgain(request, body.password);
    const answer = await callAuth(context, request, { path: '/two-factor/enable', body });
    const { totpURI: uri, backupCodes: recoveryCodes } = Setup.parse(answer.json);
    return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', recoveryCodes };
  });

  route(router, endpoints.confirmTwoFactor, [session], async ({ request, response, body }) => {
    const { userId: account } = accountOf(request);
    await limitAttempts(prisma, 'code', { address: request.ip, account });
    const { twoFactorEnabled } = await prisma.user.findUniqueOrThrow({ where: { id: account } });
    const answer = await callAuth(context, request, { path: '/two-factor/verify-totp', body });
    if (!twoFactorEnabled) await turned(true, request, response, answer);
    return undefined;
  });

  route(router, endpoints.stopTwoFactor, [session], async ({ request, response, body }) => {
    await passwordAgain(request, body.password);
    const answer = await callAuth(context, request, { path: '/two-factor/disable', body });
    await turned(false, request, response, answer);
    return undefined;
  });

  route(router, endpoints.newRecoveryCodes, [session], async ({ request, body }) => {
    await passwordAgain(request, body.password);
    const path = '/two-factor/generate-backup-codes';
    const answer = await callAuth(context, request, { path, body });
    const author = { userId: accountOf(request).userId, address: request.ip };
    await prisma.$transaction((transaction) =>
      recordSecurityEvent(transaction, author, 'recovery-codes-made'),
    );
    return { recoveryCodes: Codes.parse(answer.json).backupCodes };
  });
  return router;
}
