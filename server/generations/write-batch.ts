import { randomUUID } from 'node:crypto';
import type { Batch } from '../../shared/generation.ts';
import { announceJobs } from '../platform/job-queue.ts';
import { notify } from '../platform/notifications.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma } from '../prisma/client/client.ts';
import { batchAccepted } from './batch-accepted.ts';
import type { BatchRow } from './batch-row.ts';
import type { BegunGeneration } from './begin-next.ts';
import { begunAtOnce } from './begun-at-once.ts';
import { queueFull } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { generationQueue } from './generation-queue.ts';
import { type IdempotentRequest, type Made, MadeMeanwhile, rememberMade } from './idempotency.ts';
import { keysAtBeginning } from './keys-at-beginning.ts';
import { nextPerson } from './next-person.ts';
import { ticketJob, ticketSteps } from './tickets.ts';

interface BatchToWrite extends Omit<Batch, 'generations'> {
  /** Of its first generation. */
  documentId: string | null;
  createdAt: Date;
}

/**
 * Writes a batch in one statement: its rows, its jobs, its idempotency key and the word of it. As many
 * of its jobs as this process has places for are begun here, without a way through the queue. Where
 * that is all of them, and nothing of anybody's could be begun, so are the generations.
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
  const { personQueue, personConcurrency } = config;
  const count = rows.length;
  const now = Prisma.sql`${batch.createdAt.toISOString()}::timestamp`;
  const remembered = Prisma.sql`"remembered"`;
  using places = jobs.keepPlaces(generationQueue, count);
  const tickets = rows.map(ticketJob);
  const here = tickets.slice(0, places.count);
  const waiting = tickets.slice(places.count);
  const steps = await ticketSteps({ jobs }, { begun: here, waiting }, remembered);
  const announced = waiting.length > 0 ? announceJobs(generationQueue) : Prisma.sql`NULL`;
  // Where a person's generations are limited, they are counted first (`claimGeneration`).
  const mayBegin = waiting.length === 0 && personConcurrency === null;
  const asked = rows.map((row, index) => ({
    ...row,
    ticket: tickets[index]?.id,
    workerToken: randomUUID(),
  }));
  // The person's counter is locked first, as by `nextRevision`. What comes to wait takes a revision,
  // and one more if it is begun: the count is as old as the statement, but by how much the counter has
  // moved on since, while the statement waited for it, is how many may have come at most.
  const statement = Prisma.sql`
    WITH "before" AS MATERIALIZED (
      SELECT "revision", (
        SELECT count(*)::int FROM "Generation" WHERE "userId" = ${userId} AND "status" = 'queued'
      ) AS "waiting", ${mayBegin}::boolean AND NOT EXISTS (${nextPerson(null, batch.createdAt)}
      ) AS "mayBegin"
      FROM "User" WHERE "id" = ${userId}
    ), "person" AS (
      UPDATE "User" SET "revision" = "User"."revision" + ${count}::int
        + CASE WHEN "before"."mayBegin" AND "queuePausedAt" IS NULL THEN ${count}::int ELSE 0 END
      FROM "before"
      WHERE "User"."id" = ${userId} AND "before"."waiting"
        + ("User"."revision" - "before"."revision") + ${count}::int <= ${personQueue}::int
      RETURNING "User"."revision" AS "last",
        "before"."mayBegin" AND "queuePausedAt" IS NULL AS "isBegun"
    ), "remembered" AS (${rememberMade(request, made, batch.createdAt, Prisma.sql`"person"`)}
    ), "asked" AS MATERIALIZED (
      SELECT "row".*, "last" - ${count - 1}::int + "index" AS "revision", "isBegun"
      FROM "person", "remembered", jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS "row" (
        "index" int, "id" uuid, "documentId" uuid, "model" text, "modelLabel" text,
        "modelNotice" text, "priceSnapshot" jsonb, "prompt" text, "options" jsonb, "count" int,
        "width" int, "height" int, "aspectRatio" text, "seed" bigint, "warnings" jsonb,
        "estimateMicros" bigint, "references" jsonb, "ticket" uuid, "workerToken" uuid)
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
        "aspectRatio", "seed", "revision", "warnings", "estimateMicros", "createdAt",
        "status", "ticket", "workerToken", "startedAt")
      SELECT "id", ${userId}, ${batch.id}::uuid, "documentId", "model", "modelLabel",
        "modelNotice", "priceSnapshot", "prompt", "options", "count", "width", "height",
        "aspectRatio", "seed", "revision", "warnings", "estimateMicros", ${now},
        CASE WHEN "isBegun" THEN 'running' ELSE 'queued' END::"GenerationStatus",
        CASE WHEN "isBegun" THEN "ticket" END, CASE WHEN "isBegun" THEN "workerToken" END,
        CASE WHEN "isBegun" THEN clock_timestamp() AT TIME ZONE 'UTC' END
      FROM "asked" ORDER BY "index"
      RETURNING *
    ), "references" AS (
      INSERT INTO "GenerationReference"
        ("id", "userId", "generationId", "position", "assetId", "role")
      SELECT "reference"."id", ${userId}, "asked"."id", "position", "assetId", "role"
      FROM "asked", jsonb_to_recordset("asked"."references") AS "reference" (
        "id" uuid, "position" int, "assetId" uuid, "role" text)
    ), ${steps}, "told" AS MATERIALIZED (
      SELECT ${announced}, ${notify(batchAccepted(userId))} FROM "remembered"
    )
    SELECT "waiting", "last", "isBegun", EXISTS (SELECT 1 FROM "told") AS "isWritten", "begun".*
    FROM "before" LEFT JOIN "person" ON true LEFT JOIN (
      SELECT "made".*, false AS "hasTurn", "references" <> '[]' AS "hasReferences",
        false AS "hasCalls", ${keysAtBeginning(Prisma.sql`${userId}`, batch.createdAt)} AS "keyRows"
      FROM "made" JOIN "asked" USING ("id") WHERE "made"."status" = 'running'
    ) AS "begun" ON true`;
  for (;;) {
    const results = await runStatement<Written & (BegunGeneration | { id: null })>(
      prisma,
      statement,
    );
    const [result] = results;
    if (!result) throw new Error('the person is gone');
    const { last, isWritten, isBegun } = result;
    if (isWritten && last !== null) {
      if (isBegun) keepBegun(results);
      places.begin(here);
      return { waiting: result.waiting, last: isBegun ? last - BigInt(count) : last };
    }
    if (last !== null) throw new MadeMeanwhile();
    if (result.waiting + count > personQueue) throw queueFull(personQueue);
    // Something changed meanwhile, and there may be room or not: count again.
  }
}

function keepBegun(results: (Written & (BegunGeneration | { id: null }))[]): void {
  for (const { waiting, last, isWritten, isBegun, ...generation } of results) {
    if (generation.id !== null) begunAtOnce.put(generation);
  }
}

interface Written {
  /** Generations that waited as the statement began. */
  waiting: number;
  /** The person's revision then; `null` where there may have been no room. */
  last: bigint | null;
  /** Whether the generations were begun, each with a revision of its own for that. */
  isBegun: boolean | null;
  isWritten: boolean;
}
