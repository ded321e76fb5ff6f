import type { BatchKind } from '../../shared/generation.ts';
import { policyNotAccepted } from '../accounts/require-policy.ts';
import { requireConsent } from '../consents/require-consent.ts';
import { requireDiskSpace } from '../platform/disk-space.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import { limitReached } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { type AskedGeneration, resolveGenerations } from './generation-request.ts';
import { type IdempotentRequest, type Made, MadeMeanwhile, madeBefore } from './idempotency.ts';
import { type InsertedBatch, insertBatch } from './insert-batch.ts';
import { readAcceptance } from './read-acceptance.ts';

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
 * @param found the rows of `acceptanceQuery` as JSON, where they have just been read
 */
export async function acceptBatch(
  dependencies: GenerationDependencies,
  request: IdempotentRequest,
  { kind, generations }: AskedBatch,
  answerWith: Made['kind'],
  found?: readonly unknown[],
): Promise<Accepted> {
  const { prisma, config } = dependencies;
  const { before, policyAccepted, catalog } = await readAcceptance(dependencies, request, found);
  if (before) return { made: before, batch: null };
  await requireDiskSpace(config.dataDirectory, config.minFreeBytes);
  if (!policyAccepted) throw policyNotAccepted();
  const resolved = await resolveGenerations(catalog, prisma, request.userId, generations);
  for (const { provider, key, limit, estimate } of resolved) {
    if (limit) throw limitReached(limit, estimate.micros);
    if (key) requireConsent(provider, key);
  }
  try {
    return await insertBatch(dependencies, request, kind, resolved, answerWith);
  } catch (error) {
    // The same request arrived twice at once; the other one has made it, or taken the last place.
    const mayBeTwice = error instanceof MadeMeanwhile || error instanceof HttpProblem;
    const other = mayBeTwice ? await madeBefore(prisma, request) : null;
    if (other) return { made: other, batch: null };
    throw error;
  }
}
