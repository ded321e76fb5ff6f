import type { QueueDefinition } from './job-queue.ts';
import type { PrismaClient } from './prisma-client.ts';

/**
 * Jobs of a queue that have not come to an end, those included that run or are to run later.
 * Counted now: what pg-boss says of a queue may be a minute old.
 */
export async function countUnfinishedJobs(
  prisma: PrismaClient,
  { name }: QueueDefinition<object>,
): Promise<number> {
  const [{ count } = { count: 0 }] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int FROM pgboss.job WHERE name = ${name} AND state < 'completed'`;
  return count;
}
