import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import { runStatement } from '../platform/run-statement.ts';
import type { Generation } from '../prisma/client/client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { notifyChange } from './generation-notification.ts';
import { type KeyAtBeginning, keysAtBeginning } from './keys-at-beginning.ts';
import { latest } from './next-person.ts';

/** A generation that was just begun. */
export interface BegunGeneration extends Generation {
  /** Whether it was set aside until its key's turn, which has come; whoever waited for room has none. */
  hasTurn: boolean;
  /** Whether it may have any. */
  hasReferences: boolean;
  /** Whether a call has been made, or prepared, for it before. */
  hasCalls: boolean;
  /** The person's keys. */
  keyRows: KeyAtBeginning[];
}

/**
 * Marks the next waiting generation of a person as running. `null` where nobody was chosen;
 * `'meanwhile'` where the person's last one was begun, or they paused, in the same moment. One
 * statement, since somebody waits for it: the person's counter is locked first. What
 * committed while it waited for that counts for whether a generation may begin, since its row is
 * looked at again once it is locked, though not for the order among them.
 * @param chosen a query for the one person's `"userId"`, or nobody's
 */
export async function beginNext(
  on: PrismaClient | Transaction,
  chosen: Prisma.Sql,
  { ticket, workerToken }: { ticket: string; workerToken: string },
  now: Date,
): Promise<BegunGeneration | 'meanwhile' | null> {
  const [begun] = await runStatement<BegunGeneration | { id: null }>(
    on,
    Prisma.sql`
    WITH "chosen" AS MATERIALIZED (${chosen}
    ), "person" AS (
      UPDATE "User" SET "revision" = "revision" + 1
      FROM "chosen" WHERE "id" = "chosen"."userId" AND "queuePausedAt" IS NULL
      RETURNING "id", "revision"
    ), "next" AS (
      SELECT "waiting"."id", "waiting"."waitingUntil" IS NOT NULL
        AND "waiting"."waitingFor" = 'rate_limit' AS "hasTurn"
      FROM "person" JOIN "Generation" AS "waiting" ON "waiting"."userId" = "person"."id"
      WHERE "waiting"."status" = 'queued'
        AND ("waiting"."waitingUntil" IS NULL OR "waiting"."waitingUntil" <= ${latest(now)})
      ORDER BY "waiting"."position" LIMIT 1
      FOR UPDATE OF "waiting"
    ), "begun" AS (
      UPDATE "Generation" SET "status" = 'running', "ticket" = ${ticket}::uuid,
        "workerToken" = ${workerToken}::uuid, "revision" = "person"."revision",
        "waitingUntil" = NULL, "startedAt" = coalesce("startedAt", clock_timestamp() AT TIME ZONE 'UTC')
      FROM "next", "person" WHERE "Generation"."id" = "next"."id"
      RETURNING "Generation".*, "next"."hasTurn"
    ), "told" AS MATERIALIZED (
      SELECT ${notifyChange(
        { id: Prisma.sql`"begun"."id"`, userId: Prisma.sql`"begun"."userId"` },
        { type: 'changed' },
        Prisma.sql`"begun"."revision"`,
      )} FROM "begun"
    )
    SELECT "begun".*, EXISTS (
      SELECT 1 FROM "GenerationReference" WHERE "generationId" = "begun"."id"
    ) AS "hasReferences", EXISTS (
      SELECT 1 FROM "ProviderCall" WHERE "generationId" = "begun"."id"
    ) AS "hasCalls", ${keysAtBeginning(Prisma.sql`"begun"."userId"`, now)} AS "keyRows"
    FROM "chosen" LEFT JOIN ("begun" CROSS JOIN "told") ON TRUE`,
  );
  if (!begun) return null;
  return begun.id === null ? 'meanwhile' : (begun as BegunGeneration);
}
