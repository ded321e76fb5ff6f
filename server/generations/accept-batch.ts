import type { BatchKind } from '../../shared/generation.ts';
import { requirePolicyAccepted } from '../accounts/require-policy.ts';
import { requireConsent } from '../consents/require-consent.ts';
import { requireDiskSpace } from '../platform/disk-space.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import type { Prisma } from '../prisma/client/client.ts';
import { batchAccepted } from './batch-accepted.ts';
import { limitReached, queueFull } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { generationQueue, newTicket } from './generation-queue.ts';
import {
  type AskedGeneration,
  type ResolvedGeneration,
  resolveGenerations,
} from './generation-request.ts';
import {
  type IdempotentRequest,
  type Made,
  MadeMeanwhile,
  madeBefore,
  rememberMade,
} from './idempotency.ts';
import { quote } from './quote.ts';
import { nextRevision } from './revision.ts';

/** What a client asked for, before it is checked against the models. */
export interface AskedBatch {
  kind: BatchKind;
  generations: AskedGeneration[];
}

/**
 * Accepts generations: all or none. When this returns, their rows, their jobs and the bytes they
 * refer to are durable. The same request again returns what it made the first time.
 * @param answerWith whether the idempotency key shall stand for the batch or its one generation
 */
export async function acceptBatch(
  dependencies: GenerationDependencies,
  request: IdempotentRequest,
  { kind, generations }: AskedBatch,
  answerWith: Made['kind'],
): Promise<Made> {
  const { prisma } = dependencies;
  const { userId } = request;
  const checks = [
    requirePolicyAccepted(prisma, userId),
    resolveGenerations(dependencies, userId, generations),
  ] as const;
  // They run at once and are heard one after another: what was made before comes first.
  for (const check of checks) check.catch(() => undefined);
  const before = await madeBefore(prisma, request);
  if (before) return before;
  const { dataDirectory, minFreeBytes } = dependencies.config;
  await requireDiskSpace(dataDirectory, minFreeBytes);

  const [accepted, resolving] = checks;
  await accepted;
  const resolved = await resolving;
  for (const { provider, key, limit, estimate } of resolved) {
    if (limit) throw limitReached(limit, estimate.micros);
    if (key) await requireConsent(prisma, userId, provider, key.origin);
  }

  try {
    return await prisma.$transaction(async (transaction) => {
      await ensureDocuments(transaction, userId, resolved);
      const batch = await transaction.batch.create({
        data: {
          userId,
          kind,
          documentId: resolved[0]?.asked.documentId ?? null,
          quoteMicros: quote(resolved).estimateMicros,
        },
      });
      const ids = await insertGenerations(dependencies, transaction, userId, batch.id, resolved);
      const made = { kind: answerWith, id: (answerWith === 'generation' && ids[0]) || batch.id };
      await rememberMade(transaction, request, made);
      return made;
    });
  } catch (error) {
    // The same request arrived twice at once; the other one has made it.
    const other = error instanceof MadeMeanwhile ? await madeBefore(prisma, request) : null;
    if (other) return other;
    throw error;
  }
}

async function ensureDocuments(
  transaction: Transaction,
  userId: string,
  generations: readonly ResolvedGeneration[],
): Promise<void> {
  const ids = new Set(generations.flatMap(({ asked }) => asked.documentId ?? []));
  await transaction.canvasDocument.createMany({
    data: [...ids].map((id) => ({ id, userId })),
    skipDuplicates: true,
  });
}

/** Writes the rows and the jobs of a whole batch, in its order; returns the generations' ids. */
async function insertGenerations(
  { jobs, notifications, config }: GenerationDependencies,
  transaction: Transaction,
  userId: string,
  batchId: string,
  generations: readonly ResolvedGeneration[],
): Promise<string[]> {
  const last = await nextRevision(transaction, userId, generations.length);
  const { personQueue } = config;
  const waiting = await transaction.generation.count({ where: { userId, status: 'queued' } });
  if (waiting + generations.length > personQueue) throw queueFull(personQueue);
  const rows = await transaction.generation.createManyAndReturn({
    data: generations.map(({ asked, model, options, seed, warnings, estimate }, index) => ({
      userId,
      batchId,
      documentId: asked.documentId ?? null,
      model: asked.model,
      modelLabel: model.label,
      modelNotice: model.notice,
      priceSnapshot: { ...estimate, price: model.price } satisfies Prisma.InputJsonValue,
      prompt: asked.prompt,
      options,
      count: asked.count,
      width: asked.size?.width ?? null,
      height: asked.size?.height ?? null,
      aspectRatio: asked.aspectRatio ?? null,
      seed,
      revision: last - BigInt(generations.length - 1 - index),
      warnings,
      estimateMicros: estimate.micros,
    })),
    select: { id: true },
  });
  await transaction.generationReference.createMany({
    data: generations.flatMap(({ references }, index) =>
      references.map((reference, position) => ({
        userId,
        generationId: rows[index]?.id ?? '',
        position,
        ...reference,
      })),
    ),
  });
  await jobs.enqueueAll(transaction, generationQueue, rows.map(newTicket));
  await notifications.publish(transaction, batchAccepted(userId));
  return rows.map(({ id }) => id);
}
