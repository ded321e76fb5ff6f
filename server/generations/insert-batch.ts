import type { Batch, BatchKind } from '../../shared/generation.ts';
import { newId } from '../platform/new-id.ts';
import { batchRow } from './batch-row.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import type { ResolvedGeneration } from './generation-request.ts';
import type { IdempotentRequest, Made } from './idempotency.ts';
import { type PresentableGeneration, presentGeneration } from './present-generation.ts';
import { quote } from './quote.ts';
import { writeBatch } from './write-batch.ts';

/** What a request made: what its idempotency key stands for, and the batch as it is shown. */
export interface InsertedBatch {
  made: Made;
  batch: Batch;
}

/**
 * Inserts a batch, with everything that makes it certain to be carried out.
 * @param answerWith whether the idempotency key shall stand for the batch or its one generation
 * @throws MadeMeanwhile where the same request has been carried out meanwhile
 */
export async function insertBatch(
  dependencies: Pick<GenerationDependencies, 'prisma' | 'jobs' | 'config'>,
  request: IdempotentRequest,
  kind: BatchKind,
  resolved: readonly ResolvedGeneration[],
  answerWith: Made['kind'],
): Promise<InsertedBatch> {
  const now = new Date();
  const batchId = newId();
  const quoteMicros = quote(resolved).estimateMicros;
  const rows = resolved.map(batchRow);
  const [first] = rows;
  const single = answerWith === 'generation' ? first : undefined;
  const made: Made = { kind: answerWith, id: single?.id ?? batchId };
  const documentId = first?.documentId ?? null;
  const batch = { id: batchId, kind, quoteMicros, documentId, createdAt: now };
  const { waiting, last } = await writeBatch(dependencies, request, made, batch, rows);
  const generations = rows.map((row, index) =>
    presentGeneration(
      {
        ...ACCEPTED,
        ...row,
        batchId,
        revision: last - BigInt(rows.length - 1 - index),
        seed: row.seed === null ? null : BigInt(row.seed),
        estimateMicros: row.estimateMicros === null ? null : BigInt(row.estimateMicros),
        references: row.references.map(({ assetId, role, width, height }) => ({
          assetId,
          role,
          width,
          height,
        })),
        createdAt: now,
      },
      waiting + index + 1,
    ),
  );
  return { made, batch: { id: batchId, kind, quoteMicros, generations } };
}

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
