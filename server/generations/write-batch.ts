import type { Batch } from '../../shared/generation.ts';
import { announceJobs } from '../platform/job-queue.ts';
import { notify } from '../platform/notifications.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma } from '../prisma/client/client.ts';
import { batchAccepted } from './batch-accepted.ts';
import type { BatchRow } from './batch-row.ts';
import { queueFull } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { generationQueue } from './generation-queue.ts';
import { type IdempotentRequest, type Made, MadeMeanwhile, rememberMade } from './idempotency.ts';
import { ticketJob, ticketSteps } from './tickets.ts';

interface BatchToWrite extends Omit<Batch, 'generations'> {
  /** Of its first generation. */
  documentId: string | null;
  createdAt: Date;
}

/**
 * Writes a batch in one statement: its rows, its jobs, its idempotency key and the word of it. As many
 * of its jobs as this process has places for are begun here at once, without a way through the queue.
 * @throws MadeMeanwhile where the same request has been carried out meanwhile
 * @returns how many of the person's generations waited before these, and the revision of the last
 * of these
 */
export async function writeBatch(
  { prisma, jobs, config }: Pick<GenerationDependencies, 'prisma' | 'jobs' | 'config'>,
  request: IdempotentRequest,
  made: Made,
  batch: BatchToWrite,
  rows: readonly BatchRow[],
): Promise<{ waiting: number; last: bigint }> {
  const { userId } = request;
  const { personQueue } = config;
  const now = Prisma.sql`${batch.createdAt.toISOString()}::timestamp`;
  const remembered = Prisma.sql`"remembered"`;
  using places = jobs.keepPlaces(generationQueue, rows.length);
  const tickets = rows.map(ticketJob);
  const begun = tickets.slice(0, places.count);
  const waiting = tickets.slice(places.count);
  const steps = await ticketSteps({ jobs }, { begun, waiting }, remembered);
  const announced = waiting.length > 0 ? announceJobs(generationQueue) : Prisma.sql`NULL`;
  // The person's counter is locked first, as by `nextRevision`. What comes to wait takes a revision:
  // the count is as old as the statement, but by how much the counter has moved on since, while the
  // statement waited for it, is how many may have come at most.
  const statement = Prisma.sql`
    WITH "before" AS MATERIALIZED (
      SELECT "revision", (
        SELECT count(*)::int FROM "Generation" WHERE "userId" = ${userId} AND "status" = 'queued'
      ) AS "waiting"
      FROM "User" WHERE "id" = ${userId}
    ), "person" AS (
      UPDATE "User" SET "revision" = "User"."revision" + ${rows.length}::int
      FROM "before"
      WHERE "User"."id" = ${userId} AND "before"."waiting"
        + ("User"."revision" - "before"."revision") + ${rows.length}::int <= ${personQueue}::int
      RETURNING "User"."revision" AS "last"
    ), "remembered" AS (${rememberMade(request, made, batch.createdAt, Prisma.sql`"person"`)}
    ), "asked" AS MATERIALIZED (
      SELECT "row".*, "last" - ${rows.length - 1}::int + "index" AS "revision"
      FROM "person", "remembered", jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS "row" (
        "index" int, "id" uuid, "documentId" uuid, "model" text, "modelLabel" text,
        "modelNotice" text, "priceSnapshot" jsonb, "prompt" text, "options" jsonb, "count" int,
        "width" int, "height" int, "aspectRatio" text, "seed" bigint, "warnings" jsonb,
        "estimateMicros" bigint, "references" jsonb)
    ), "documents" AS (
      INSERT INTO "CanvasDocument" ("id", "userId", "createdAt")
      SELECT DISTINCT "documentId", ${userId}, ${now} FROM "asked" WHERE "documentId" IS NOT NULL
      ON CONFLICT DO NOTHING
    ), "batch" AS (
      INSERT INTO "Batch" ("id", "userId", "documentId", "kind", "quoteMicros", "createdAt")
      SELECT ${batch.id}::uuid, ${userId}, ${batch.documentId}::uuid, ${batch.kind},
        ${batch.quoteMicros}::bigint, ${now}
      FROM "remembered"
    ), "made" AS (
      INSERT INTO "Generation" ("id", "userId", "batchId", "documentId", "model", "modelLabel",
        "modelNotice", "priceSnapshot", "prompt", "options", "count", "width", "height",
        "aspectRatio", "seed", "revision", "warnings", "estimateMicros", "createdAt")
      SELECT "id", ${userId}, ${batch.id}::uuid, "documentId", "model", "modelLabel",
        "modelNotice", "priceSnapshot", "prompt", "options", "count", "width", "height",
        "aspectRatio", "seed", "revision", "warnings", "estimateMicros", ${now}
      FROM "asked" ORDER BY "index"
    ), "references" AS (
      INSERT INTO "GenerationReference"
        ("id", "userId", "generationId", "position", "assetId", "role")
      SELECT "reference"."id", ${userId}, "asked"."id", "position", "assetId", "role"
      FROM "asked", jsonb_to_recordset("asked"."references") AS "reference" (
        "id" uuid, "position" int, "assetId" uuid, "role" text)
    ), ${steps}, "told" AS MATERIALIZED (
      SELECT ${announced}, ${notify(batchAccepted(userId))} FROM "remembered"
    )
    SELECT "waiting", "last", EXISTS (SELECT 1 FROM "told") AS "isWritten"
    FROM "before" LEFT JOIN "person" ON true`;
  for (;;) {
    const [result] = await runStatement<Written>(prisma, statement);
    if (!result) throw new Error('the person is gone');
    const { last, isWritten } = result;
    if (isWritten && last !== null) {
      places.begin(begun);
      return { waiting: result.waiting, last };
    }
    if (last !== null) throw new MadeMeanwhile();
    if (result.waiting + rows.length > personQueue) throw queueFull(personQueue);
    // Something changed meanwhile, and there may be room or not: count again.
  }
}

interface Written {
  /** Generations that waited as the statement began. */
  waiting: number;
  /** `null` where there may have been no room. */
  last: bigint | null;
  isWritten: boolean;
}
