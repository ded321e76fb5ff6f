import type { Generation, GenerationError, Warning } from '../../shared/generation.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import type { Prisma } from '../prisma/client/client.ts';

/** What a generation is shown with. */
export const shown = {
  references: { orderBy: { position: 'asc' }, include: { asset: true } },
  outputs: { orderBy: { index: 'asc' }, include: { asset: true } },
  calls: { orderBy: [{ slice: 'asc' }, { try: 'asc' }] },
} satisfies Prisma.GenerationInclude;

export type ShownGeneration = Prisma.GenerationGetPayload<{ include: typeof shown }>;

type ShownOutput = ShownGeneration['outputs'][number];
type ShownCall = ShownGeneration['calls'][number];

/** What of a generation is shown. */
export interface PresentableGeneration
  extends Omit<
    ShownGeneration,
    | 'userId'
    | 'priceSnapshot'
    | 'position'
    | 'workerToken'
    | 'ticket'
    | 'expiresAt'
    | 'references'
    | 'outputs'
    | 'calls'
  > {
  references: { assetId: string; role: string | null; asset: { width: number; height: number } }[];
  outputs: (Pick<ShownOutput, 'index' | 'assetId' | 'seed' | 'favourite'> & {
    asset: Pick<ShownOutput['asset'], 'width' | 'height' | 'contentType'>;
  })[];
  calls: Pick<ShownCall, 'slice' | 'try' | 'state' | 'charged' | 'costMicros'>[];
}

/** A generation as the contract has it; `position` is its place among its owner's queued ones. */
export function presentGeneration(row: PresentableGeneration, position: number | null): Generation {
  return {
    id: row.id,
    batchId: row.batchId,
    documentId: row.documentId,
    status: row.status,
    revision: Number(row.revision),
    model: row.model,
    modelLabel: row.modelLabel,
    modelNotice: row.modelNotice,
    prompt: row.prompt,
    count: row.count,
    size: row.width && row.height ? { width: row.width, height: row.height } : null,
    aspectRatio: row.aspectRatio,
    seed: numberOrNull(row.seed),
    options: row.options as Generation['options'],
    references: row.references.map(({ assetId, role, asset }) => ({
      assetId,
      role,
      width: asset.width,
      height: asset.height,
    })),
    outputs: row.outputs.map(({ index, assetId, seed, favourite, asset }) => ({
      index,
      assetId,
      width: asset.width,
      height: asset.height,
      contentType: asset.contentType,
      seed: numberOrNull(seed),
      favourite,
    })),
    calls: row.calls.map((call) => ({
      slice: call.slice,
      try: call.try,
      state: call.state,
      charged: call.charged,
      costMicros: numberOrNull(call.costMicros),
    })),
    fraction: row.status === 'running' ? row.fraction : null,
    position,
    waitingUntil: timeOrNull(row.waitingUntil),
    waitingFor: row.waitingUntil && row.waitingFor,
    estimateMicros: numberOrNull(row.estimateMicros),
    actualMicros: numberOrNull(row.actualMicros),
    warnings: row.warnings as Warning[],
    error: row.error as GenerationError | null,
    cancelRequestedAt: timeOrNull(row.cancelRequestedAt),
    createdAt: row.createdAt.toISOString(),
    startedAt: timeOrNull(row.startedAt),
    finishedAt: timeOrNull(row.finishedAt),
  };
}

/** Presents rows of one owner, in their order, with their places in the queue. */
export async function presentGenerations(
  on: PrismaClient | Transaction,
  rows: ShownGeneration[],
): Promise<Generation[]> {
  const queued = rows.filter(({ status }) => status === 'queued');
  const [first] = queued;
  // Of a long queue only those places are read that are shown.
  const places = first
    ? await on.$queryRaw<{ id: string; place: number }[]>`
        SELECT "id", "place" FROM (
          SELECT "id", (row_number() OVER (ORDER BY "position"))::int AS "place" FROM "Generation"
          WHERE "userId" = ${first.userId} AND "status" = 'queued'
        ) AS "line"
        WHERE "id" = ANY(${queued.map(({ id }) => id)}::uuid[])`
    : [];
  const positions = new Map(places.map(({ id, place }) => [id, place]));
  return rows.map((row) => presentGeneration(row, positions.get(row.id) ?? null));
}

function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}

function timeOrNull(value: Date | null): string | null {
  return value?.toISOString() ?? null;
}
