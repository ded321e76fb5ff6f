import type { GenerationDependencies } from '../generation-dependencies.ts';
import { nextRevision } from '../revision.ts';
import { issueTickets } from '../tickets.ts';
import { queueChanged } from './queue-changed.ts';

/**
 * Begins nothing more of this person's, or goes on. Tickets that meet a paused queue find nothing
 * in it and end, so going on makes as many as generations wait.
 */
export async function pauseQueue(
  dependencies: GenerationDependencies,
  userId: string,
  paused: boolean,
): Promise<void> {
  const { prisma, notifications } = dependencies;
  await prisma.$transaction(async (transaction) => {
    // Nothing begins and nothing is added meanwhile.
    await nextRevision(transaction, userId);
    const { count } = await transaction.user.updateMany({
      where: { id: userId, queuePausedAt: paused ? null : { not: null } },
      data: { queuePausedAt: paused ? new Date() : null },
    });
    if (count === 0) return;
    if (!paused) {
      const waiting = await transaction.generation.count({ where: { userId, status: 'queued' } });
      await issueTickets(dependencies, transaction, waiting);
    }
    await notifications.publish(transaction, queueChanged(userId));
  });
}
