import { randomUUID } from 'node:crypto';
import { findInCatalog, readModelCatalog } from '../image-models/model-catalog.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import type { Generation, Prisma } from '../prisma/client/client.ts';
import type { UsableProviderKey } from '../provider-keys/usable-provider-keys.ts';
import type { ImageProvider, ModelDeclaration } from '../providers/image-provider.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { publishChange } from './generation-notification.ts';
import type { GenerationJob } from './generation-queue.ts';
import { giveUpGeneration } from './give-up-generation.ts';
import { nextRevision } from './revision.ts';

/** A generation that this worker, and no other, works on. */
export interface ClaimedGeneration {
  id: string;
  userId: string;
  documentId: string | null;
  row: Generation;
  provider: ImageProvider;
  model: ModelDeclaration;
  /** The keys to make new calls with, the preferred one first; empty where none is needed. */
  keys: readonly UsableProviderKey[];
  count: number;
  seed: number | null;
  workerToken: string;
}

/** Another worker has taken the generation over, or it is gone: whatever we know is void. */
export class StolenGeneration extends Error {
  override readonly name = 'StolenGeneration';
}

const UNFINISHED = ['queued', 'running'] as const;

/**
 * Takes a generation that waits, or one whose worker died: a job runs at one worker at a time, so
 * whoever holds the job may take over. `null` when there is nothing to do.
 */
export async function claimGeneration(
  dependencies: GenerationDependencies,
  job: GenerationJob,
): Promise<ClaimedGeneration | null> {
  const { prisma, notifications } = dependencies;
  const { generationId: id, position } = job;
  const workerToken = randomUUID();
  const mine = { id, position: BigInt(position), status: { in: [...UNFINISHED] } };
  const row = await prisma.$transaction(async (transaction) => {
    const waiting = await transaction.generation.findFirst({
      where: mine,
      select: { userId: true, startedAt: true },
    });
    if (!waiting) return null;
    const revision = await nextRevision(transaction, waiting.userId);
    const [claimed] = await transaction.generation.updateManyAndReturn({
      where: mine,
      data: {
        status: 'running',
        workerToken,
        revision,
        startedAt: waiting.startedAt ?? new Date(),
      },
    });
    if (!claimed) return null;
    const change = { type: 'changed', revision: String(revision) } as const;
    await publishChange(notifications, transaction, claimed, change);
    return claimed;
  });
  if (!row) return null;
  const catalog = await readModelCatalog(prisma, dependencies, row.userId);
  const found = findInCatalog(catalog, row.model);
  if (!found) {
    await giveUpGeneration(dependencies, job, modelGone(row.modelLabel));
    return null;
  }
  return {
    id,
    userId: row.userId,
    documentId: row.documentId,
    row,
    provider: found.provider,
    model: found.model,
    keys: found.keys,
    count: row.count,
    seed: row.seed === null ? null : Number(row.seed),
    workerToken,
  };
}

function modelGone(label: string) {
  return {
    code: 'model_unavailable',
    message: `${label} can no longer be used: the key that opened it is gone.`,
    next: 'Add a key on the companion page, or choose another model.',
  };
}

/**
 * Changes the generation if it is still ours, with its next revision, and returns that; throws
 * `StolenGeneration` otherwise. The row stays locked until the transaction ends.
 */
export async function updateClaimed(
  transaction: Transaction,
  { id, userId, workerToken }: ClaimedGeneration,
  data: Prisma.GenerationUpdateManyMutationInput,
): Promise<bigint> {
  const revision = await nextRevision(transaction, userId);
  const { count } = await transaction.generation.updateMany({
    where: { id, workerToken, status: 'running' },
    data: { ...data, revision },
  });
  if (count === 0) throw new StolenGeneration();
  return revision;
}
