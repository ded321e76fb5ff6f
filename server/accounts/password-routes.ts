import { Router } from 'express';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { route } from '../platform/route.ts';
import { type Author, recordSecurityEvent } from '../security-log/record-security-event.ts';
import type { AccountContext } from './account-context.ts';
import { addressPayload } from './address-payload.ts';
import { afterAnswer } from './after-answer.ts';
import { callAuth, linkNotValid } from './call-auth.ts';
import { limitAttempts } from './limit-attempts.ts';
import { takeAddressLink, voidLinks } from './mailed-links.ts';
import { accountOf } from './require-account.ts';
import { requireNotLocal } from './require-not-local.ts';
import { requirePasswordAgain } from './require-password-again.ts';
import { sessionEnded } from './session-ended.ts';

/** Passwords and email addresses: confirmed, changed, forgotten. */
export function passwordRoutes(context: AccountContext): Router {
  const { auth, config, prisma, notifications, requireAccount, logger } = context;
  const router = Router();
  const ownPage = requireAccount('page');
  const session = requireAccount('session');

  /** Tells the person, at the address that was theirs before what is told. */
  const tell = async (
    transaction: Transaction,
    { id, email }: { id: string; email: string },
    template: 'password-changed' | 'address-changed',
  ) => {
    const path = template === 'password-changed' ? '/forgotten-password' : '/';
    const data = { url: config.publicUrl + path };
    await queueMail(transaction, context, { userId: id, to: email, template, data });
  };

  /**
   * Every session is over: those that were, and those that better-auth has put in their place; and
   * whatever could make another one.
   */
  const passwordChanged = (kind: 'password-changed' | 'password-reset', author: Author) =>
    prisma.$transaction(async (transaction) => {
      const { userId } = author;
      const user = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
      await voidLinks(transaction, userId);
      await notifications.publish(transaction, sessionEnded(userId, 'all'));
      await recordSecurityEvent(transaction, author, kind);
      await tell(transaction, user, 'password-changed');
    });

  route(router, endpoints.sendConfirmation, [ownPage], async ({ request, response, body }) => {
    await limitAttempts(prisma, 'mail', { address: request.ip, account: body.email });
    afterAnswer(response, logger, async () => {
      const user = await prisma.user.findUnique({ where: { email: body.email.toLowerCase() } });
      if (!user || user.emailVerified) return;
      // better-auth would compare the address with that of the session, if there is one.
      const path = '/send-verification-email';
      await callAuth(context, request, { path, body, anonymous: true });
    });
    return undefined;
  });

  route(router, endpoints.confirmAddress, [ownPage], async ({ request, body: { token } }) => {
    await limitAttempts(prisma, 'link', { address: request.ip });
    const asked = addressPayload(token);
    if (asked.updateTo !== undefined && !(await takeAddressLink(prisma, token))) {
      throw linkNotValid();
    }
    const before = await prisma.user.findUnique({ where: { id: asked.userId ?? '' } });
    const query = { token };
    await callAuth(context, request, { path: '/verify-email', query, anonymous: true });
    const after = await prisma.user.findUnique({ where: { id: asked.userId ?? '' } });
    if (!before || !after) return undefined;
    const author = { userId: after.id, address: request.ip };
    await prisma.$transaction(async (transaction) => {
      if (before.email !== after.email) {
        // The link went to the new address, so that is confirmed, whatever the old one was.
        await transaction.user.update({ where: { id: after.id }, data: { emailVerified: true } });
        await voidLinks(transaction, after.id);
        await recordSecurityEvent(transaction, author, 'address-changed');
        await tell(transaction, before, 'address-changed');
      } else if (!before.emailVerified) {
        await recordSecurityEvent(transaction, author, 'address-confirmed');
      }
    });
    return undefined;
  });

  route(router, endpoints.requestPasswordReset, [ownPage], async ({ request, response, body }) => {
    await limitAttempts(prisma, 'mail', { address: request.ip, account: body.email });
    afterAnswer(response, logger, () =>
      callAuth(context, request, { path: '/request-password-reset', body, anonymous: true }),
    );
    return undefined;
  });

  route(router, endpoints.resetPassword, [ownPage], async ({ request, body }) => {
    await limitAttempts(prisma, 'link', { address: request.ip });
    const { token, password: newPassword } = body;
    const { internalAdapter } = await auth.$context;
    const reset = await internalAdapter.findVerificationValue(`reset-password:${token}`);
    await callAuth(context, request, {
      path: '/reset-password',
      body: { token, newPassword },
      anonymous: true,
    });
    const userId = reset?.value;
    if (userId) await passwordChanged('password-reset', { userId, address: request.ip });
    return undefined;
  });

  route(router, endpoints.changePassword, [session], async ({ request, response, body }) => {
    const account = accountOf(request);
    await requireNotLocal(prisma, account.userId);
    await requirePasswordAgain(prisma, account, body.password);
    const { password: currentPassword, newPassword } = body;
    const answer = await callAuth(context, request, {
      path: '/change-password',
      body: { currentPassword, newPassword, revokeOtherSessions: true },
    });
    await passwordChanged('password-changed', { userId: account.userId, address: request.ip });
    answer.setCookies(response);
    return undefined;
  });

  route(router, endpoints.changeAddress, [session], async ({ request, body }) => {
    const account = accountOf(request);
    await requireNotLocal(prisma, account.userId);
    await requirePasswordAgain(prisma, account, body.password);
    await limitAttempts(prisma, 'mail', { address: request.ip, account: account.userId });
    await callAuth(context, request, { path: '/change-email', body: { newEmail: body.email } });
    return undefined;
  });
  return router;
}
