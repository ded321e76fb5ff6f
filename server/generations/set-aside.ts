import { type ClaimedGeneration, updateClaimed } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';
import { generationQueue, newTicket } from './generation-queue.ts';

/** ms of a wait that is sat out in place; for a longer one a worker has better things to do. */
export const SHORT_WAIT = 1_000;

/** The provider wants nothing from this key for a while: the generation goes back into the queue. */
export class SetAside extends Error {
  override readonly name = 'SetAside';
  /** ms */
  readonly wait: number;

  constructor(wait: number) {
    super('the provider wants the key to wait');
    this.wait = wait;
  }
}

/** Lets a generation wait at its place in the queue, and its worker do something else. */
export async function setAside(
  { prisma, jobs, notifications }: GenerationDependencies,
  generation: ClaimedGeneration,
  { wait }: SetAside,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    const until = new Date(Date.now() + wait);
    const revision = await updateClaimed(transaction, generation, {
      status: 'queued',
      workerToken: null,
      ticket: null,
      waitingUntil: until,
    });
    // A cancel that was asked for meanwhile is for whoever begins it next, and that is now.
    const { count: cancelled } = await transaction.generation.updateMany({
      where: { id: generation.id, cancelRequestedAt: { not: null } },
      data: { waitingUntil: null },
    });
    const delay = cancelled > 0 ? 0 : wait / 1000;
    await jobs.enqueue(transaction, generationQueue, newTicket(), { delay });
    const change = { type: 'changed', revision: String(revision) } as const;
    await publishChange(notifications, transaction, generation, change);
  });
}
