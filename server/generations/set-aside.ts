import type { Transaction } from '../platform/prisma-client.ts';
import { type ClaimedGeneration, updateClaimed } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';
import { generationQueue, newTicket } from './generation-queue.ts';
import { issueForFreed } from './tickets.ts';

/** ms of a wait that is sat out in place; for a longer one a worker has better things to do. */
export const SHORT_WAIT = 1_000;

/**
 * The provider wants nothing from this key for a while, or the disk is full: the generation goes
 * back into the queue.
 */
export class SetAside extends Error {
  override readonly name = 'SetAside';
  /** ms */
  readonly wait: number;
  /** The key that is waited for; `null` for room on the disk. */
  readonly keyId: string | null;

  constructor(wait: number, keyId: string | null) {
    super('the provider wants the key to wait, or the disk is full');
    this.wait = wait;
    this.keyId = keyId;
  }
}

/** Lets a generation wait at its place in the queue, and its worker do something else. */
export async function setAside(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  { wait, keyId }: SetAside,
): Promise<void> {
  const { prisma, jobs, notifications } = dependencies;
  await prisma.$transaction(async (transaction) => {
    const until = new Date((await timeOf(transaction)).getTime() + wait);
    const revision = await updateClaimed(transaction, generation, {
      status: 'queued',
      workerToken: null,
      ticket: null,
      waitingUntil: until,
      waitingFor: keyId === null ? 'disk_room' : 'rate_limit',
    });
    const { keyWatch, userId } = generation;
    if (keyId !== null) await keyWatch.look(transaction, userId, keyId);
    const keyIsLeft = keyId === null || keyWatch.has(keyId);
    // A cancel that was asked for meanwhile is for whoever begins it next, and that is now; so is a
    // key that has ended.
    const { count: notWaiting } = await transaction.generation.updateMany({
      where: { id: generation.id, ...(keyIsLeft && { cancelRequestedAt: { not: null } }) },
      data: { waitingUntil: null },
    });
    const delay = notWaiting > 0 ? 0 : wait / 1000;
    await jobs.enqueue(transaction, generationQueue, newTicket(), { delay });
    await issueForFreed(dependencies, transaction, 1);
    const change = { type: 'changed', revision: String(revision) } as const;
    await publishChange(notifications, transaction, generation, change);
  });
}

/**
 * The time that the queue counts a transaction's delays from, in whole ms and never later: a worker's
 * own clock may be ahead of it, and a ticket that comes too early finds nothing to begin.
 */
async function timeOf(transaction: Transaction): Promise<Date> {
  const [clock] = await transaction.$queryRaw<{ time: Date }[]>`
    SELECT date_trunc('milliseconds', now()) AS "time"`;
  if (!clock) throw new Error('the database does not know the time');
  return clock.time;
}
