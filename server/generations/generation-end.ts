import type { GenerationError, Warning } from '../../shared/generation.ts';
import type { Generation, ProviderCall } from '../prisma/client/client.ts';
import { NEXT, type Outcome } from './outcome.ts';
import { sum } from './quote.ts';
import { worstCharge } from './worst-charge.ts';

/**
 * How a generation ends, by what there is of it. Pictures that arrived count: with some of several it
 * has succeeded, unless it was cancelled, and a warning says what is missing.
 * @param made its pictures
 * @param calls all of its calls, as they ended
 * @param outcome what kept it from having more; `null` where nothing did
 */
export function generationEnd(
  { count, warnings }: Pick<Generation, 'count' | 'warnings'>,
  made: number,
  calls: readonly Pick<ProviderCall, 'charged' | 'costMicros'>[],
  outcome: Outcome | null,
) {
  const succeeded = made === count || (made > 0 && outcome?.status !== 'cancelled');
  const missing = missingWarning(made, count, outcome);
  const error = outcome?.error ?? NO_PICTURE;
  // What was not charged for is the last call only: earlier ones may have been.
  const charged = worstCharge([error.charged, ...calls.map((call) => call.charged)]);
  return {
    status: succeeded ? 'succeeded' : (outcome?.status ?? 'failed'),
    ...(!succeeded && { error: { ...error, charged } satisfies GenerationError }),
    ...(missing && { warnings: [...(warnings as Warning[]), missing] }),
    actualMicros: sum(
      calls
        .filter((call) => call.charged !== 'no')
        .map(({ costMicros }) => (costMicros === null ? null : Number(costMicros))),
    ),
  } as const;
}

/** Says how many of the pictures are missing; `null` where none is, or all are. */
export function missingWarning(
  made: number,
  wanted: number,
  outcome: Outcome | null,
): Warning | null {
  if (made === 0 || made >= wanted) return null;
  const reason = outcome ? ` ${outcome.error.message}` : '';
  return { code: MISSING, message: `${made} of ${wanted} pictures arrived.${reason}` };
}

/** A generation's warnings but for what is missing, which is told anew whenever it ends. */
export function lastingWarnings({ warnings }: Pick<Generation, 'warnings'>): Warning[] {
  return (warnings as Warning[]).filter(({ code }) => code !== MISSING);
}

const MISSING = 'pictures_missing';

const NO_PICTURE: GenerationError = {
  code: 'bad_answer',
  message: 'The provider answered without a picture.',
  next: NEXT.bad_answer,
  charged: 'unknown',
};
