import type { Batch, BatchKind } from '../../shared/generation.ts';
import { announceJobs } from '../platform/job-queue.ts';
import { newId } from '../platform/new-id.ts';
import { notify } from '../platform/notifications.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { batchAccepted } from './batch-accepted.ts';
import { queueFull } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { generationQueue, newTicket } from './generation-queue.ts';
import type { ResolvedGeneration } from './generation-request.ts';
import { type IdempotentRequest, type Made, MadeMeanwhile, rememberMade } from './idempotency.ts';
import { type PresentableGeneration, presentGeneration } from './present-generation.ts';
import { quote } from './quote.ts';

/** What a request made: what its idempotency key stands for, and the batch as it is shown. */
export interface InsertedBatch {
  made: Made;
  batch: Batch;
}

/**
 * Writes a batch: its rows, its jobs and the word of it, in the caller's transaction.
 * @param answerWith whether the idempotency key shall stand for the batch or its one generation
 * @throws MadeMeanwhile where the same request has been carried out meanwhile
 */
export async function insertBatch(
  { jobs, config }: GenerationDependencies,
  transaction: Transaction,
  request: IdempotentRequest,
  kind: BatchKind,
  resolved: readonly ResolvedGeneration[],
  answerWith: Made['kind'],
): Promise<InsertedBatch> {
  const { userId } = request;
  await ensureDocuments(transaction, userId, resolved);
  await jobs.enqueueUnannounced(transaction, generationQueue, resolved.map(newTicket));
  const now = new Date();
  const batchId = newId();
  const quoteMicros = quote(resolved).estimateMicros;
  const rows = resolved.map((one, index) => ({
    index,
    id: newId(),
    ...rowOf(one),
  }));
  const documentId = resolved[0]?.asked.documentId ?? null;
  const [first] = rows;
  const single = answerWith === 'generation' ? first : undefined;
  const made: Made = { kind: answerWith, id: single?.id ?? batchId };
  // One statement, and late: it locks the person's counter, as `nextRevision` does, and everything
  // else of theirs waits for it until the commit.
  const [inserted] = await transaction.$queryRaw<{ waiting: number; last: bigint }[]>`
    WITH "remembered" AS (${rememberMade(request, made, now)}
    ), "person" AS (
      UPDATE "User" SET "revision" = "revision" + ${rows.length}::int
      WHERE "id" = ${userId} AND EXISTS (SELECT 1 FROM "remembered")
      RETURNING "revision" AS "last"
    ), "batch" AS (
      INSERT INTO "Batch" ("id", "userId", "documentId", "kind", "quoteMicros", "createdAt")
      SELECT ${batchId}::uuid, ${userId}, ${documentId}::uuid, ${kind}, ${quoteMicros}::bigint,
        ${now.toISOString()}::timestamp
      FROM "person"
    ), "made" AS (
      INSERT INTO "Generation" ("id", "userId", "batchId", "documentId", "model", "modelLabel",
        "modelNotice", "priceSnapshot", "prompt", "options", "count", "width", "height",
        "aspectRatio", "seed", "revision", "warnings", "estimateMicros", "createdAt")
      SELECT "id", ${userId}, ${batchId}::uuid, "documentId", "model", "modelLabel",
        "modelNotice", "priceSnapshot", "prompt", "options", "count", "width", "height",
        "aspectRatio", "seed", "last" - ${rows.length - 1}::int + "index", "warnings",
        "estimateMicros", ${now.toISOString()}::timestamp
      FROM "person", jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS "row" ("index" int, "id" uuid,
        "documentId" uuid, "model" text, "modelLabel" text, "modelNotice" text,
        "priceSnapshot" jsonb, "prompt" text, "options" jsonb, "count" int, "width" int,
        "height" int, "aspectRatio" text, "seed" bigint, "warnings" jsonb, "estimateMicros" bigint)
      ORDER BY "index"
    ), "told" AS MATERIALIZED (
      SELECT ${announceJobs(generationQueue)}, ${notify(batchAccepted(userId))}
    )
    SELECT "last", (
      SELECT count(*)::int FROM "Generation" WHERE "userId" = ${userId} AND "status" = 'queued'
    ) AS "waiting"
    FROM "person", "told"`;
  if (!inserted) throw new MadeMeanwhile();
  const { personQueue } = config;
  // That statement counted as it began: others may have come while it waited for the counter.
  const isClose = rows.length > 1 || inserted.waiting + MANY_AT_ONCE > personQueue;
  const waiting = isClose
    ? (await countWaiting(transaction, userId)) - rows.length
    : inserted.waiting;
  if (waiting + rows.length > personQueue) throw queueFull(personQueue);
  await insertReferences(transaction, userId, rows, resolved);
  const generations = rows.map((row, index) =>
    presentGeneration(
      {
        ...ACCEPTED,
        ...row,
        batchId,
        revision: inserted.last - BigInt(rows.length - 1 - index),
        seed: row.seed === null ? null : BigInt(row.seed),
        estimateMicros: row.estimateMicros === null ? null : BigInt(row.estimateMicros),
        references: (resolved[index]?.references ?? []).map(({ assetId, role, ...asset }) => ({
          assetId,
          role,
          asset,
        })),
        createdAt: now,
      },
      waiting + index + 1,
    ),
  );
  return { made, batch: { id: batchId, kind, quoteMicros, generations } };
}

/** More than can be accepted of one person in the same moment: each takes a connection. */
const MANY_AT_ONCE = 100;

/** What nothing has happened to yet. */
const ACCEPTED = {
  status: 'queued',
  outputs: [],
  calls: [],
  fraction: null,
  waitingUntil: null,
  waitingFor: null,
  actualMicros: null,
  error: null,
  cancelRequestedAt: null,
  startedAt: null,
  finishedAt: null,
} satisfies Partial<PresentableGeneration>;

function rowOf({ asked, model, options, seed, warnings, estimate }: ResolvedGeneration) {
  return {
    documentId: asked.documentId ?? null,
    model: asked.model,
    modelLabel: model.label,
    modelNotice: model.notice,
    priceSnapshot: { ...estimate, price: model.price },
    prompt: asked.prompt,
    options,
    count: asked.count,
    width: asked.size?.width ?? null,
    height: asked.size?.height ?? null,
    aspectRatio: asked.aspectRatio ?? null,
    seed,
    warnings,
    estimateMicros: estimate.micros,
  };
}

function countWaiting(transaction: Transaction, userId: string): Promise<number> {
  return transaction.generation.count({ where: { userId, status: 'queued' } });
}

async function ensureDocuments(
  transaction: Transaction,
  userId: string,
  generations: readonly ResolvedGeneration[],
): Promise<void> {
  const ids = new Set(generations.flatMap(({ asked }) => asked.documentId ?? []));
  if (ids.size === 0) return;
  await transaction.canvasDocument.createMany({
    // In one order, since another batch may bring the same ones.
    data: [...ids].toSorted().map((id) => ({ id, userId })),
    skipDuplicates: true,
  });
}

async function insertReferences(
  transaction: Transaction,
  userId: string,
  rows: readonly { id: string }[],
  generations: readonly ResolvedGeneration[],
): Promise<void> {
  const data = generations.flatMap(({ references }, index) =>
    references.map(({ assetId, role }, position) => ({
      userId,
      generationId: rows[index]?.id ?? '',
      position,
      assetId,
      role,
    })),
  );
  if (data.length > 0) await transaction.generationReference.createMany({ data });
}
