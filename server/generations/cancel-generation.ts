import type { GenerationError } from '../../shared/generation.ts';
import { isFinished } from '../../shared/generation-status.ts';
import { generationNotFound } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';
import { nextRevision } from './revision.ts';

const CANCELLED_BEFORE_SENDING: GenerationError = {
  code: 'cancelled',
  message: 'You cancelled this before anything was sent.',
  next: 'Generate again whenever you like.',
  charged: 'no',
};

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
    const { count: waited } = await transaction.generation.updateMany({
      where: { id, userId, status: 'queued', calls: { none: {} } },
      data: {
        status: 'cancelled',
        error: CANCELLED_BEFORE_SENDING,
        cancelRequestedAt: new Date(),
        finishedAt: new Date(),
        revision,
      },
    });
    const generation = { id, userId };
    if (waited === 1) {
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
