import type { BatchKind } from '../../shared/generation.ts';
import { requirePolicyAccepted } from '../accounts/require-policy.ts';
import { requireConsent } from '../consents/require-consent.ts';
import { requireDiskSpace } from '../platform/disk-space.ts';
import { limitReached } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { type AskedGeneration, resolveGenerations } from './generation-request.ts';
import { type IdempotentRequest, type Made, MadeMeanwhile, madeBefore } from './idempotency.ts';
import { type InsertedBatch, insertBatch } from './insert-batch.ts';

/** What a client asked for, before it is checked against the models. */
export interface AskedBatch {
  kind: BatchKind;
  generations: AskedGeneration[];
}

/** What a request made; the batch as it is shown, where this made it and nobody before. */
export interface Accepted extends Pick<InsertedBatch, 'made'> {
  batch: InsertedBatch['batch'] | null;
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
): Promise<Accepted> {
  const { prisma } = dependencies;
  const { userId } = request;
  const checks = [
    requirePolicyAccepted(prisma, userId),
    resolveGenerations(dependencies, userId, generations),
  ] as const;
  // They run at once and are heard one after another: what was made before comes first.
  for (const check of checks) check.catch(() => undefined);
  const before = await madeBefore(prisma, request);
  if (before) return { made: before, batch: null };
  const { dataDirectory, minFreeBytes } = dependencies.config;
  await requireDiskSpace(dataDirectory, minFreeBytes);

  const [accepted, resolving] = checks;
  await accepted;
  const resolved = await resolving;
  for (const { provider, key, limit, estimate } of resolved) {
    if (limit) throw limitReached(limit, estimate.micros);
    if (key) requireConsent(provider, key);
  }

  try {
    return await prisma.$transaction((transaction) =>
      insertBatch(dependencies, transaction, request, kind, resolved, answerWith),
    );
  } catch (error) {
    // The same request arrived twice at once; the other one has made it.
    const other = error instanceof MadeMeanwhile ? await madeBefore(prisma, request) : null;
    if (other) return { made: other, batch: null };
    throw error;
  }
}
