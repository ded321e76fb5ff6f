import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import type { Generation } from '../prisma/client/client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { notifyChange } from './generation-notification.ts';

/** A generation that was just begun. */
export interface BegunGeneration extends Generation {
  /** Whether it was set aside until its key's turn, which has come; whoever waited for room has none. */
  hasTurn: boolean;
  /** Whether it may have any. */
  hasReferences: boolean;
  /** Whether a call has been made, or prepared, for it before. */
  hasCalls: boolean;
}

/**
 * Marks the person's next waiting generation as running; `null` where none waits, or they have
 * paused. One statement, since somebody waits for it: the person's counter is locked first. What
 * committed while it waited for that counts for whether a generation may begin, since its row is
 * looked at again once it is locked, though not for the order among them.
 */
export async function beginNext(
  on: PrismaClient | Transaction,
  userId: string,
  { ticket, workerToken }: { ticket: string; workerToken: string },
  now: Date,
): Promise<BegunGeneration | null> {
  const time = Prisma.sql`${now.toISOString()}::timestamp`;
  const [begun] = await on.$queryRaw<BegunGeneration[]>`
    WITH "person" AS (
      UPDATE "User" SET "revision" = "revision" + 1
      WHERE "id" = ${userId} AND "queuePausedAt" IS NULL
      RETURNING "revision"
    ), "next" AS (
      SELECT "waiting"."id", "waiting"."waitingUntil" IS NOT NULL
        AND "waiting"."waitingFor" = 'rate_limit' AS "hasTurn"
      FROM "person" CROSS JOIN "Generation" AS "waiting"
      WHERE "waiting"."userId" = ${userId} AND "waiting"."status" = 'queued'
        AND ("waiting"."waitingUntil" IS NULL OR "waiting"."waitingUntil" <= ${time})
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
        { id: Prisma.sql`"begun"."id"`, userId },
        { type: 'changed' },
        Prisma.sql`"begun"."revision"`,
      )} FROM "begun"
    )
    SELECT "begun".*, EXISTS (
      SELECT 1 FROM "GenerationReference" WHERE "generationId" = "begun"."id"
    ) AS "hasReferences", EXISTS (
      SELECT 1 FROM "ProviderCall" WHERE "generationId" = "begun"."id"
    ) AS "hasCalls"
    FROM "begun", "told"`;
  return begun ?? null;
}
