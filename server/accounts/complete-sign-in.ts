import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { queueMail } from '../mail/queue-mail.ts';
import { describeDevice } from '../platform/describe-device.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { truncateAddress } from '../platform/truncate-address.ts';
import { recordSecurityEvent } from '../security-log/record-security-event.ts';
import type { AccountContext } from './account-context.ts';
import type { AuthAnswer } from './call-auth.ts';
import { endSessions } from './end-sessions.ts';

/** ms for which a device that signed in is known. */
const KNOWN_FOR = 90 * 24 * 60 * 60 * 1000;

/** ms after which the first sign-in to an account is no part of making it. */
const NEW_FOR = 24 * 60 * 60 * 1000;

/**
 * What follows a sign-in: it is written into the security log, and told by mail when it comes from
 * a device or a network that the account has not seen. A disabled account's session ends here.
 */
export async function completeSignIn(
  { prisma, notifications, config, jobs, secret }: AccountContext,
  request: Request,
  { json }: AuthAnswer,
  how: Record<string, string> = {},
): Promise<void> {
  const token = createHash('sha256').update(String(json.token)).digest('hex');
  const { user } = await prisma.session.findUniqueOrThrow({
    where: { token },
    select: { user: true },
  });
  if (user.disabledAt) {
    await prisma.$transaction((transaction) => endSessions(transaction, notifications, user.id));
    throw new HttpProblem(403, 'account_disabled', 'The operator has disabled this account.');
  }
  const device = describeDevice(request.get('user-agent'));
  const address = truncateAddress(request.ip);
  const isNews = await isNewDevice(prisma, user, device, address);
  await prisma.$transaction(async (transaction) => {
    const author = { userId: user.id, address: request.ip };
    await recordSecurityEvent(transaction, author, 'signed-in', { device, ...how });
    if (!isNews) return;
    await queueMail(
      transaction,
      { jobs, secret },
      {
        userId: user.id,
        to: user.email,
        template: 'new-sign-in',
        data: {
          device,
          address,
          at: new Date().toISOString(),
          url: `${config.publicUrl}/security`,
        },
      },
    );
  });
}

async function isNewDevice(
  prisma: PrismaClient,
  user: { id: string; createdAt: Date },
  device: string,
  address: string | null,
): Promise<boolean> {
  const signIns = { userId: user.id, kind: 'signed-in' };
  const seen = await prisma.securityEvent.count({
    where: {
      ...signIns,
      address,
      detail: { path: ['device'], equals: device },
      at: { gt: new Date(Date.now() - KNOWN_FOR) },
    },
  });
  if (seen > 0) return false;
  if (user.createdAt.getTime() < Date.now() - NEW_FOR) return true;
  return (await prisma.securityEvent.count({ where: signIns })) > 0;
}
