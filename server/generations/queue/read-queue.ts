import type { Queue } from '../../../shared/queue.ts';
import type { PrismaClient } from '../../platform/prisma-client.ts';

/** What of this person waits, in its order. */
export async function readQueue(prisma: PrismaClient, userId: string): Promise<Queue> {
  const [queue] = await prisma.$queryRaw<Queue[]>`
    SELECT "queuePausedAt" IS NOT NULL AS "paused", ARRAY(
      SELECT "id"::text FROM "Generation" WHERE "userId" = ${userId} AND "status" = 'queued'
      ORDER BY "position"
    ) AS "generationIds"
    FROM "User" WHERE "id" = ${userId}`;
  if (!queue) throw new Error('the person is gone');
  return queue;
}
