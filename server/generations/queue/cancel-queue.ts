import type { GenerationDependencies } from '../generation-dependencies.ts';
import { nextRevision } from '../revision.ts';
import { cancelWaiting, waitingGenerations } from './end-waiting.ts';
import { queueChanged } from './queue-changed.ts';

/** Cancels everything of a person that waits; what runs goes on. */
export async function cancelQueue(
  { prisma, notifications }: GenerationDependencies,
  userId: string,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    // Nothing begins meanwhile.
    let revision = await nextRevision(transaction, userId);
    const waiting = await waitingGenerations(transaction, { userId });
    if (waiting.length === 0) return;
    await nextRevision(transaction, userId, waiting.length);
    for (const generation of waiting) {
      revision += 1n;
      await cancelWaiting(transaction, generation, revision);
    }
    await notifications.publish(transaction, queueChanged(userId));
  });
}
