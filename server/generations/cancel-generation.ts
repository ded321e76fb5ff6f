import { isFinished } from '../../shared/generation-status.ts';
import { generationNotFound } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';
import { cancelWaiting, waitingGenerations } from './queue/end-waiting.ts';
import { nextRevision } from './revision.ts';

/**
 * Stops a generation: one that waits ends here and now, one that runs is ended by its worker, which
 * knows whether anything was charged. A finished one stays as it is.
 */
export async function cancelGeneration(
  { prisma, notifications }: GenerationDependencies,
  userId: string,
  id: string,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    const revision = await nextRevision(transaction, userId);
    const generation = { id, userId };
    const [waiting] = await waitingGenerations(transaction, generation);
    if (waiting) {
      await cancelWaiting(transaction, waiting, revision);
      const change = { type: 'finished', revision: String(revision) } as const;
      return publishChange(notifications, transaction, generation, change);
    }
    const row = await transaction.generation.findFirst({ where: generation });
    if (!row) throw generationNotFound();
    if (isFinished(row.status) || row.cancelRequestedAt) return;
    await transaction.generation.update({
      where: { id },
      data: { cancelRequestedAt: new Date(), revision },
    });
    await publishChange(notifications, transaction, generation, { type: 'cancel' });
  });
}
