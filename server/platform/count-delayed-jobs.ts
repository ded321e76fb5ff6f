import type { QueueDefinition } from './job-queue.ts';
import type { PrismaClient } from './prisma-client.ts';

/** Jobs of a queue that were made to run later, and whose time has not come. */
export async function countDelayedJobs(
  prisma: PrismaClient,
  { name }: QueueDefinition<object>,
): Promise<number> {
  const [{ count } = { count: 0 }] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int FROM pgboss.job
    WHERE name = ${name} AND state = 'created' AND start_after > now()`;
  return count;
}
