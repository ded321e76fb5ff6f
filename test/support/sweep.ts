import type { PrismaClient } from '../../server/platform/prisma-client.ts';
import { sweepQueue } from '../../server/platform/sweep-queue.ts';
import { runJob } from './run-job.ts';

/** Has a worker sweep now, as it does once a minute, and waits until it has. */
export function sweep(prisma: PrismaClient): Promise<void> {
  return runJob(prisma, sweepQueue, {});
}
