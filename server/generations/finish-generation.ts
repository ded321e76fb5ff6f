import type { GenerationError, GenerationStatus, Warning } from '../../shared/generation.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { ProviderError, ProviderErrorCode } from '../providers/provider-error.ts';
import { type ClaimedGeneration, claimedSteps, updateClaimed } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { notifyChange, publishChange } from './generation-notification.ts';
import { endPreviews } from './previews.ts';
import { sum } from './quote.ts';
import { issueForFreed } from './tickets.ts';
import { worstCharge } from './worst-charge.ts';

/** How a generation ends that did not get all its pictures. */
export interface Outcome {
  status: Extract<GenerationStatus, 'failed' | 'cancelled' | 'outcome_unknown'>;
  error: GenerationError;
}

/** What the person can do about each kind of failure. */
export const NEXT: Record<ProviderErrorCode, string> = {
  not_consented: 'Agree to it again, or choose another model.',
  limit_reached: 'Raise the key’s limit on the companion page, or wait for the next month.',
  key_ended: 'Add a key, or enable one, on the companion page, then retry.',
  wrong_key: 'Check the provider key on the companion page.',
  no_credit: 'Add credit at the provider, then retry.',
  rate_limited: 'Wait a little, then retry.',
  refused_content: 'Change the prompt or the references.',
  invalid_request: 'Change the settings and try again.',
  model_unavailable: 'Choose another model.',
  provider_down: 'Retry in a few minutes.',
  timed_out: 'Retry in a few minutes.',
  bad_answer: 'Retry; if it stays, choose another model.',
  cancelled: 'Generate again whenever you like.',
};

export function outcomeOf({ facts, outcomeUnknown }: ProviderError): Outcome {
  const { code, message, charged } = facts;
  const status = code === 'cancelled' ? 'cancelled' : outcomeUnknown ? 'outcome_unknown' : 'failed';
  return { status, error: { code, message, next: NEXT[code], charged } };
}

/**
 * Ends a claimed generation. Pictures that arrived count: with some of several the generation has
 * succeeded, and a warning says what is missing.
 */
export async function finishGeneration(
  dependencies: GenerationDependencies,
  generation: ClaimedGeneration,
  outcome: Outcome | null,
): Promise<void> {
  const { prisma, notifications, config } = dependencies;
  const { id } = generation;
  const mayBeWhole = outcome === null && config.personConcurrency === null;
  if (mayBeWhole && (await finishWhole(dependencies, generation))) {
    return endPreviews(dependencies, id);
  }
  await prisma.$transaction(async (transaction) => {
    const made = await transaction.generationOutput.count({ where: { generationId: id } });
    const calls = await transaction.providerCall.findMany({ where: { generationId: id } });
    const succeeded = made === generation.count || (made > 0 && outcome?.status !== 'cancelled');
    const missing = missingWarning(made, generation.count, outcome);
    const error = outcome?.error ?? NO_PICTURE;
    // What was not charged for is the last call only: earlier ones may have been.
    const charged = worstCharge([error.charged, ...calls.map((call) => call.charged)]);
    const revision = await updateClaimed(transaction, generation, {
      status: succeeded ? 'succeeded' : (outcome?.status ?? 'failed'),
      ...(!succeeded && { error: { ...error, charged } }),
      ...(missing && { warnings: [...(generation.row.warnings as Warning[]), missing] }),
      actualMicros: sum(
        calls
          .filter(({ charged }) => charged !== 'no')
          .map(({ costMicros }) => (costMicros === null ? null : Number(costMicros))),
      ),
      fraction: null,
      ticket: null,
      waitingUntil: null,
      finishedAt: new Date(),
    });
    const change = { type: 'finished', revision: String(revision) } as const;
    await publishChange(notifications, transaction, generation, change);
    await issueForFreed(dependencies, transaction, 1);
  });
  await endPreviews(dependencies, id);
}

/** Ends a claimed generation that has all its pictures, in one statement; false where it has not. */
async function finishWhole(
  { prisma }: GenerationDependencies,
  generation: ClaimedGeneration,
): Promise<boolean> {
  const { id } = generation;
  const [outcome] = await prisma.$queryRaw<{ finished: boolean }[]>`
    WITH "cost" AS (
      SELECT CASE WHEN coalesce(bool_or("costMicros" IS NULL), false) THEN NULL
        ELSE coalesce(sum("costMicros"), 0)::bigint END AS "micros"
      FROM "ProviderCall" WHERE "generationId" = ${id}::uuid AND "charged" <> 'no'
    ), ${claimedSteps(
      generation,
      Prisma.sql`"status" = 'succeeded', "actualMicros" = (SELECT "micros" FROM "cost"),
        "fraction" = NULL, "ticket" = NULL, "waitingUntil" = NULL,
        "finishedAt" = ${new Date().toISOString()}::timestamp,`,
      Prisma.sql`AND "count" = (
        SELECT count(*) FROM "GenerationOutput" WHERE "generationId" = ${id}::uuid
      )`,
    )}, "told" AS MATERIALIZED (
      SELECT ${notifyChange(generation, { type: 'finished' }, Prisma.sql`"revision"`)} FROM "mine"
    )
    SELECT EXISTS (SELECT 1 FROM "told") AS "finished"`;
  return outcome?.finished ?? false;
}

const NO_PICTURE: GenerationError = {
  code: 'bad_answer',
  message: 'The provider answered without a picture.',
  next: NEXT.bad_answer,
  charged: 'unknown',
};

/** Says how many of the pictures are missing; `null` where none is, or all are. */
export function missingWarning(
  made: number,
  wanted: number,
  outcome: Outcome | null,
): Warning | null {
  if (made === 0 || made >= wanted) return null;
  const reason = outcome ? ` ${outcome.error.message}` : '';
  return { code: 'pictures_missing', message: `${made} of ${wanted} pictures arrived.${reason}` };
}
