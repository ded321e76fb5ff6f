import { requirePolicyAccepted } from '../accounts/require-policy.ts';
import { requireConsent } from '../consents/require-consent.ts';
import { findInCatalog, readModelCatalog } from '../image-models/model-catalog.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { generationNotFound, modelUnknown, modelUnusable, notRetryable } from './errors.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { lastingWarnings } from './generation-end.ts';
import { publishChange } from './generation-notification.ts';
import { generationQueue, newTicket } from './generation-queue.ts';
import { checkSeed } from './generation-request.ts';
import { type IdempotentRequest, MadeMeanwhile, madeBefore, rememberMade } from './idempotency.ts';
import { nextRevision } from './revision.ts';
import { slicesOf } from './slices.ts';

/**
 * Queues a generation again that ended badly. A slice whose last call failed, or whose outcome
 * nobody knows, is given a new call here: the person's word, and nothing else, makes a second
 * payment possible.
 */
export async function retryGeneration(
  dependencies: GenerationDependencies,
  request: IdempotentRequest,
  id: string,
): Promise<void> {
  const { prisma, jobs, notifications } = dependencies;
  const { userId } = request;
  if (await madeBefore(prisma, request)) return;
  await requirePolicyAccepted(prisma, userId);
  try {
    await prisma.$transaction(async (transaction) => {
      // The person before the key, as for everything that is made.
      const revision = await nextRevision(transaction, userId);
      const made = { kind: 'generation', id } as const;
      const remembered = await transaction.$queryRaw<unknown[]>(
        rememberMade(request, made, new Date()),
      );
      if (remembered.length === 0) throw new MadeMeanwhile();
      const [row] = await transaction.generation.updateManyAndReturn({
        where: { id, userId, status: { in: ['failed', 'cancelled', 'outcome_unknown'] } },
        data: {
          status: 'queued',
          position: await lastPosition(transaction),
          revision,
          error: Prisma.DbNull,
          cancelRequestedAt: null,
          startedAt: null,
          finishedAt: null,
        },
      });
      if (!row) {
        const exists = await transaction.generation.findFirst({ where: { id, userId } });
        throw exists ? notRetryable() : generationNotFound();
      }
      const warnings = lastingWarnings(row);
      await transaction.generation.update({ where: { id }, data: { warnings } });
      const catalog = await readModelCatalog(transaction, dependencies, userId);
      const found = findInCatalog(catalog, row.model);
      if (!found) throw modelUnknown(row.model);
      const { provider, keys, unusableReason } = found;
      const [key] = keys;
      if (unusableReason !== null) throw modelUnusable(unusableReason);
      if (key) requireConsent(provider, key);
      const seed = row.seed === null ? null : Number(row.seed);
      // The model may have been declared otherwise when it was made.
      checkSeed({ seed, count: row.count }, found.model);
      for (const slice of slicesOf({ count: row.count, seed, model: found.model })) {
        const last = await transaction.providerCall.findFirst({
          where: { generationId: id, slice: slice.number },
          orderBy: { try: 'desc' },
        });
        if (!last || last.state === 'answered') continue;
        if (last.state === 'prepared') {
          // It was cancelled before it was sent, and is what is asked for now.
          const data = { firstTry: last.try };
          await transaction.providerCall.update({ where: { id: last.id }, data });
          continue;
        }
        await transaction.providerCall.create({
          data: {
            userId,
            generationId: id,
            slice: slice.number,
            try: last.try + 1,
            firstTry: last.try + 1,
            count: slice.count,
            keyId: key?.id ?? null,
            estimateMicros: last.estimateMicros,
            workerToken: last.workerToken,
          },
        });
      }
      await jobs.enqueue(transaction, generationQueue, newTicket());
      const change = { type: 'changed', revision: String(revision) } as const;
      await publishChange(notifications, transaction, row, change);
    });
  } catch (error) {
    // The same request arrived twice at once, and the other one has queued it already.
    const mayBeTwice = error instanceof MadeMeanwhile || error instanceof HttpProblem;
    if (mayBeTwice && (await madeBefore(prisma, request))) return;
    throw error;
  }
}

/** A place behind everything that waits, from the sequence that new generations take theirs from. */
async function lastPosition(transaction: Transaction): Promise<bigint> {
  const [row] = await transaction.$queryRaw<{ position: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('"Generation"', 'position')) AS position`;
  if (!row) throw new Error('the sequence of positions gave nothing');
  return row.position;
}
