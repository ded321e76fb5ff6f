import { lockAccount } from '../platform/lock-account.ts';
import type { Notifications } from '../platform/notifications.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { recordSecurityEvent } from '../security-log/record-security-event.ts';
import { accountEnded } from './account-ended.ts';
import { endSessions } from './end-sessions.ts';

interface DisableDependencies {
  prisma: PrismaClient;
  notifications: Notifications;
}

/** Why work ended that waited or ran. */
const DISABLED = {
  code: 'cancelled',
  message: 'The operator disabled this account.',
  next: 'Ask the operator of the service.',
};

/**
 * Shuts an account at once: its sessions and connections end, nothing of its work is begun any
 * more, and what runs is told to end. Nothing of it is deleted.
 */
export async function disableAccount(
  { prisma, notifications }: DisableDependencies,
  userId: string,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, userId);
    const now = new Date();
    const { revision } = await transaction.user.update({
      where: { id: userId },
      data: { disabledAt: now, revision: { increment: 1 } },
    });
    await endSessions(transaction, notifications, userId);
    await transaction.connection.updateMany({
      where: { userId, revokedAt: null },
      data: { revokedAt: now },
    });
    await transaction.pairing.deleteMany({ where: { userId } });
    const cancelled = {
      status: 'cancelled',
      workerToken: null,
      revision,
      finishedAt: now,
    } as const;
    await transaction.generation.updateMany({
      where: { userId, status: 'queued' },
      data: { ...cancelled, error: { ...DISABLED, charged: 'no' }, cancelRequestedAt: now },
    });
    await transaction.generation.updateMany({
      where: { userId, status: 'running' },
      data: { ...cancelled, error: { ...DISABLED, charged: 'unknown' }, cancelRequestedAt: now },
    });
    await recordSecurityEvent(transaction, { userId, address: undefined }, 'account-disabled');
    await notifications.publish(transaction, accountEnded(userId));
  });
}

/** Opens a disabled account again. Plugins have to be connected again. */
export async function enableAccount(
  { prisma }: Pick<DisableDependencies, 'prisma'>,
  userId: string,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    await transaction.user.update({ where: { id: userId }, data: { disabledAt: null } });
    await recordSecurityEvent(transaction, { userId, address: undefined }, 'account-enabled');
  });
}
