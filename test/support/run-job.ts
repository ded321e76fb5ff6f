import { randomUUID } from 'node:crypto';
import { announceJobs, type QueueDefinition } from '../../server/platform/job-queue.ts';
import type { PrismaClient } from '../../server/platform/prisma-client.ts';

/** Has a worker carry out one more job of a queue, once, and waits until it has. Throws where that fails. */
export async function runJob<Data extends object>(
  prisma: PrismaClient,
  queue: QueueDefinition<Data>,
  data: Data,
): Promise<void> {
  const id = randomUUID();
  await prisma.$executeRaw`
    INSERT INTO pgboss.job (id, name, data, retry_limit)
    VALUES (${id}::uuid, ${queue.name}, ${JSON.stringify(data)}::jsonb, 0)`;
  await prisma.$executeRaw`SELECT ${announceJobs(queue)}`;
  for (;;) {
    const [job] = await prisma.$queryRaw<{ state: string }[]>`
      SELECT state::text FROM pgboss.job WHERE id = ${id}::uuid`;
    if (job?.state === 'completed') return;
    if (job?.state !== 'created' && job?.state !== 'active') {
      throw new Error(`the job of ${queue.name} is ${job?.state ?? 'gone'}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
