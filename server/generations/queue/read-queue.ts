import type { Queue } from '../../../shared/queue.ts';
import type { PrismaClient } from '../../platform/prisma-client.ts';

/** What of this person waits, in its order. */
export async function readQueue(prisma: PrismaClient, userId: string): Promise<Queue> {
  const { queuePausedAt, generations } = await prisma.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      queuePausedAt: true,
      generations: {
        where: { status: 'queued' },
        orderBy: { position: 'asc' },
        select: { id: true },
      },
    },
  });
  return { paused: queuePausedAt !== null, generationIds: generations.map(({ id }) => id) };
}
