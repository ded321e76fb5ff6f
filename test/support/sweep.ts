import { randomUUID } from 'node:crypto';
import { announceJobs } from '../../server/platform/job-queue.ts';
import type { PrismaClient } from '../../server/platform/prisma-client.ts';
import { sweepQueue } from '../../server/platform/sweep-queue.ts';

/** Has a worker sweep now, as it does once a minute, and waits until it has. */
export async function sweep(prisma: PrismaClient): Promise<void> {
  const id = randomUUID();
  await prisma.$executeRaw`INSERT INTO pgboss.job (id, name) VALUES (${id}::uuid, 'sweep')`;
  await prisma.$executeRaw`SELECT ${announceJobs(sweepQueue)}`;
  for (;;) {
    const [job] = await prisma.$queryRaw<{ state: string }[]>`
      SELECT state::text FROM pgboss.job WHERE id = ${id}::uuid`;
    if (job?.state === 'completed') return;
    if (job?.state !== 'created' && job?.state !== 'active') {
      throw new Error(`the sweep is ${job?.state ?? 'gone'}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
