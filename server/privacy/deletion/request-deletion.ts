import type { DeletionReceipt } from '../../../shared/account-deletion.ts';
import { accountEnded } from '../../accounts/account-ended.ts';
import { lockAccount } from '../../platform/lock-account.ts';
import type { Transaction } from '../../platform/prisma-client.ts';
import type { Deletion } from '../../prisma/client/client.ts';
import { type Author, recordSecurityEvent } from '../../security-log/record-security-event.ts';
import type { DeletionContext } from './deletion-context.ts';
import { deletionQueue } from './deletion-queue.ts';

/**
 * Begins to delete an account. When this returns it can no longer be used: its sessions and
 * connections are gone, nothing of its work is begun any more, and what runs is told to end. The
 * rest is for a job, which resumes wherever it was interrupted.
 */
export async function requestDeletion(
  { prisma, jobs, notifications }: Pick<DeletionContext, 'prisma' | 'jobs' | 'notifications'>,
  author: Author,
): Promise<DeletionReceipt> {
  const { userId } = author;
  const row = await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, userId);
    await transaction.deletion.upsert({
      where: { userId },
      create: { userId, step: 'remember' },
      update: {},
    });
    await recordSecurityEvent(transaction, author, 'deletion-requested');
    const rows = await endAccess(transaction, userId);
    await notifications.publish(transaction, accountEnded(userId));
    await jobs.enqueue(transaction, deletionQueue, {});
    return transaction.deletion.update({ where: { userId }, data: { rows: { increment: rows } } });
  });
  return presentDeletion(row);
}

/** Returns how many rows it removed. */
async function endAccess(transaction: Transaction, userId: string): Promise<number> {
  const own = { where: { userId } };
  await transaction.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
  const removed = [
    // No password signs in any more, and none that a reset makes: nobody comes in while the rest goes.
    await transaction.login.deleteMany(own),
    await transaction.session.deleteMany(own),
    await transaction.connection.deleteMany(own),
    await transaction.pairing.deleteMany(own),
    // Nothing can be sent to a provider any more, whatever is accepted at this very moment.
    await transaction.providerConsent.deleteMany(own),
    await transaction.providerKey.deleteMany(own),
  ];
  // No worker may write to these any more, and none takes them.
  await transaction.generation.updateMany({
    where: { userId, status: { in: ['queued', 'running'] } },
    data: { status: 'cancelled', workerToken: null, cancelRequestedAt: new Date() },
  });
  return removed.reduce((sum, { count }) => sum + count, 0);
}

export function presentDeletion(row: Deletion): DeletionReceipt {
  return {
    id: row.id,
    status: row.finishedAt ? 'finished' : 'running',
    requestedAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    rows: row.rows,
    files: row.objects,
  };
}
