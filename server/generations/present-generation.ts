import type { Generation, GenerationError, Warning } from '../../shared/generation.ts';
import type { Generation as GenerationRow } from '../prisma/client/client.ts';

/** What of a generation is shown; with the parts that are rows of their own as the contract has them. */
export interface PresentableGeneration
  extends Omit<
      GenerationRow,
      'userId' | 'priceSnapshot' | 'position' | 'workerToken' | 'ticket' | 'expiresAt'
    >,
    Pick<Generation, 'references' | 'outputs' | 'calls'> {}

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
    references: row.references,
    outputs: row.outputs,
    calls: row.calls,
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

function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}

function timeOrNull(value: Date | null): string | null {
  return value?.toISOString() ?? null;
}
