import { Prisma } from '../prisma/client/client.ts';
import type { PrismaClient } from './prisma-client.ts';
import { runStatement } from './run-statement.ts';

/** Of these queues those that have a job to be taken now: one look for all, of which most have none. */
export async function queuesWithJobs(
  prisma: PrismaClient,
  names: readonly string[],
): Promise<Set<string>> {
  const rows = await runStatement<{ name: string }>(
    prisma,
    Prisma.sql`
    SELECT "queue"."name" FROM unnest(${names}::text[]) AS "queue" ("name")
    WHERE EXISTS (
      SELECT 1 FROM pgboss.job AS "job" WHERE "job"."name" = "queue"."name"
        AND "job"."state" < 'active' AND "job"."start_after" <= pgboss.job_now()
    )`,
  );
  return new Set(rows.map(({ name }) => name));
}
