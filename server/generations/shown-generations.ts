import type { Generation } from '../../shared/generation.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import { runStatement } from '../platform/run-statement.ts';
import { Prisma } from '../prisma/client/client.ts';
import { type PresentableGeneration, presentGeneration } from './present-generation.ts';

/**
 * Generations of one person, as they are shown; those that wait with their places in the queue.
 * @param which of them, and in which order: what follows `WHERE … AND`
 */
export async function shownGenerations(
  on: PrismaClient | Transaction,
  userId: string,
  which: Prisma.Sql,
): Promise<Generation[]> {
  const rows = await runStatement<PresentableGeneration>(
    on,
    Prisma.sql`
    SELECT "id", "batchId", "documentId", "status", "revision", "model", "modelLabel",
      "modelNotice", "prompt", "count", "width", "height", "aspectRatio", "seed", "options",
      "fraction", "waitingUntil", "waitingFor", "estimateMicros", "actualMicros", "warnings",
      "error", "cancelRequestedAt", "createdAt", "startedAt", "finishedAt",
      ${references} AS "references", ${outputs} AS "outputs", ${calls} AS "calls"
    FROM "Generation" WHERE "userId" = ${userId} AND ${which}`,
  );
  const queued = rows.filter(({ status }) => status === 'queued').map(({ id }) => id);
  const places = queued.length > 0 ? await readPlaces(on, userId, queued) : new Map();
  return rows.map((row) => presentGeneration(row, places.get(row.id) ?? null));
}

const references = Prisma.sql`(
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'assetId', "asset"."id", 'role', "reference"."role",
      'width', "asset"."width", 'height', "asset"."height"
    ) ORDER BY "reference"."position"), '[]')
    FROM "GenerationReference" AS "reference"
    JOIN "Asset" AS "asset" ON "asset"."id" = "reference"."assetId"
    WHERE "reference"."generationId" = "Generation"."id"
  )`;

const outputs = Prisma.sql`(
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'index', "output"."index", 'assetId', "asset"."id",
      'width', "asset"."width", 'height', "asset"."height", 'contentType', "asset"."contentType",
      'seed', "output"."seed", 'favourite', "output"."favourite"
    ) ORDER BY "output"."index"), '[]')
    FROM "GenerationOutput" AS "output"
    JOIN "Asset" AS "asset" ON "asset"."id" = "output"."assetId"
    WHERE "output"."generationId" = "Generation"."id"
  )`;

const calls = Prisma.sql`(
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'slice', "slice", 'try', "try", 'state', "state", 'charged', "charged",
      'costMicros', "costMicros"
    ) ORDER BY "slice", "try"), '[]')
    FROM "ProviderCall" AS "call" WHERE "call"."generationId" = "Generation"."id"
  )`;

/** The places in the queue of some that wait. Of a long queue only those are read that are asked for. */
async function readPlaces(
  on: PrismaClient | Transaction,
  userId: string,
  ids: string[],
): Promise<Map<string, number>> {
  const places = await runStatement<{ id: string; place: number }>(
    on,
    Prisma.sql`
    SELECT "id", "place" FROM (
      SELECT "id", (row_number() OVER (ORDER BY "position"))::int AS "place" FROM "Generation"
      WHERE "userId" = ${userId} AND "status" = 'queued'
    ) AS "line"
    WHERE "id" = ANY(${ids}::uuid[])`,
  );
  return new Map(places.map(({ id, place }) => [id, place]));
}
