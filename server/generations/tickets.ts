import { announceJobs } from '../platform/job-queue.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { generationQueue, newTicket } from './generation-queue.ts';

/** Tickets that one sweep makes anew, at most. */
const MOST_RESTORED = 100;

/** Lets this many more generations begin, once the transaction has committed. */
export async function issueTickets(
  { jobs }: Pick<GenerationDependencies, 'jobs'>,
  transaction: Transaction,
  count: number,
): Promise<void> {
  if (count === 0) return;
  await jobs.enqueueUnannounced(
    transaction,
    generationQueue,
    Array.from({ length: count }, newTicket),
  );
  await transaction.$executeRaw`SELECT ${announceJobs(generationQueue)}`;
}

/**
 * A sweep: where more generations wait or run than there are tickets, such as after the last try of
 * a ticket failed before it began anything, the missing ones are made anew. One too many does no
 * harm: it finds nothing to begin and ends.
 */
export async function restoreTickets(
  dependencies: Pick<GenerationDependencies, 'prisma' | 'jobs'>,
): Promise<void> {
  const { prisma, jobs } = dependencies;
  const tickets = await jobs.unfinished(generationQueue);
  const needed = await prisma.generation.count({
    where: { status: { in: ['queued', 'running'] }, user: { is: { queuePausedAt: null } } },
  });
  const missing = Math.min(needed - tickets, MOST_RESTORED);
  if (missing <= 0) return;
  await prisma.$transaction((transaction) => issueTickets(dependencies, transaction, missing));
}
