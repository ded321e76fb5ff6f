import type { QueueDefinition } from './job-queue.ts';
import type { PrismaClient } from './prisma-client.ts';

/** Of these values those that stand in this field of no unfinished job of these queues. */
export async function valuesInNoJob<Data extends object>(
  prisma: PrismaClient,
  queues: readonly QueueDefinition<Data>[],
  field: keyof Data & string,
  values: readonly string[],
): Promise<string[]> {
  const names = queues.map(({ name }) => name);
  const rows = await prisma.$queryRaw<{ value: string }[]>`
    SELECT "value" FROM unnest(${values}::text[]) AS "given" ("value")
    WHERE NOT EXISTS (
      SELECT 1 FROM pgboss.job WHERE name = ANY (${names}::text[]) AND state < 'completed'
        AND data->>${field} = "value"
    )`;
  return rows.map(({ value }) => value);
}
