import { countDelayedJobs } from '../platform/count-delayed-jobs.ts';
import { countUnfinishedJobs } from '../platform/count-unfinished-jobs.ts';
import type { NewJob } from '../platform/insert-jobs-step.ts';
import { announceJobs } from '../platform/job-queue.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import { valuesInNoJob } from '../platform/values-in-no-job.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { type GenerationTicket, generationQueue, newTicket } from './generation-queue.ts';
import { givenUpQueue } from './given-up-queue.ts';

/** Tickets that one sweep makes anew, at most. */
const MOST_RESTORED = 100;

/** Running generations, the oldest, whose tickets one sweep looks for. */
const MOST_LOOKED_AT = 1000;

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
 * Lets others of a person's begin where so many have ceased to run. Only where a person's generations
 * are limited: the tickets of those that had to wait for this found them at the limit, and are gone.
 */
export async function issueForFreed(
  dependencies: Pick<GenerationDependencies, 'jobs' | 'config'>,
  transaction: Transaction,
  freed: number,
): Promise<void> {
  if (dependencies.config.personConcurrency === null) return;
  await issueTickets(dependencies, transaction, freed);
}

/** A ticket together with the job that it is in. */
export type TicketJob = NewJob<GenerationTicket>;

export function ticketJob(): TicketJob {
  const data = newTicket();
  return { id: data.ticket, data };
}

/**
 * The steps of a WITH that add tickets where `allowed` has a row: some that are begun by this process,
 * which has kept a place for each, and some for whoever has one, which are to be announced.
 */
export async function ticketSteps(
  { jobs }: Pick<GenerationDependencies, 'jobs'>,
  { begun, waiting }: { begun: readonly TicketJob[]; waiting: readonly TicketJob[] },
  allowed: Prisma.Sql,
): Promise<Prisma.Sql> {
  const steps: Prisma.Sql[] = [];
  if (begun.length > 0) {
    const step = await jobs.enqueueStep(generationQueue, begun, allowed, { begun: true });
    steps.push(Prisma.sql`"tickets here" AS (${step})`);
  }
  if (waiting.length > 0) {
    const step = await jobs.enqueueStep(generationQueue, waiting, allowed);
    steps.push(Prisma.sql`"tickets" AS (${step})`);
  }
  return Prisma.join(steps);
}

/**
 * A sweep: where more generations run or may begin than there are tickets, such as after the last try
 * of a ticket failed before it began anything, the missing ones are made anew. One too many does no
 * harm: it finds nothing to begin and ends. Generations that are set aside and tickets for later are
 * both left out until their time has come: such a ticket outlives its generation, and the pausing of
 * its queue, and would stand for one that somebody else has lost. One that runs and
 * whose ticket has no job any more gets one for just that ticket: nobody else may go on with it, and
 * it would run for ever.
 */
export async function restoreTickets(
  dependencies: Pick<GenerationDependencies, 'prisma' | 'jobs'>,
): Promise<void> {
  const { prisma, jobs } = dependencies;
  const orphans = await orphanedTickets(prisma);
  const tickets =
    (await countUnfinishedJobs(prisma, generationQueue)) -
    (await countDelayedJobs(prisma, generationQueue));
  const mayBegin: Prisma.GenerationWhereInput = {
    status: 'queued',
    user: { is: { queuePausedAt: null } },
    OR: [{ waitingUntil: null }, { waitingUntil: { lte: new Date() } }],
  };
  const needed = await prisma.generation.count({
    where: { OR: [{ status: 'running' }, mayBegin] },
  });
  const missing = Math.min(needed - tickets - orphans.length, MOST_RESTORED);
  if (missing <= 0 && orphans.length === 0) return;
  await prisma.$transaction(async (transaction) => {
    const again = orphans.map((ticket) => ({ ticket, isOrphan: true }));
    await jobs.enqueueUnannounced(transaction, generationQueue, again);
    await issueTickets(dependencies, transaction, Math.max(missing, 0));
  });
}

/** Tickets with which something was begun that runs, and that no job has. */
async function orphanedTickets(prisma: PrismaClient): Promise<string[]> {
  const running = await prisma.generation.findMany({
    where: { status: 'running', ticket: { not: null } },
    select: { ticket: true },
    take: MOST_LOOKED_AT,
    orderBy: { id: 'asc' },
  });
  const tickets = running.flatMap(({ ticket }) => ticket ?? []);
  if (tickets.length === 0) return [];
  return valuesInNoJob(prisma, [generationQueue, givenUpQueue], 'ticket', tickets);
}
