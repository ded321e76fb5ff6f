import type { PrismaClient } from './prisma-client.ts';

/**
 * Removes every job that names a person, whatever its state; older versions named them as the job's
 * group, too. Returns how many there were.
 */
export async function removeJobsOf(prisma: PrismaClient, userId: string): Promise<number> {
  return prisma.$executeRaw`
    DELETE FROM pgboss.job
    WHERE group_id = ${userId} OR position(${userId} IN data::text) > 0`;
}
