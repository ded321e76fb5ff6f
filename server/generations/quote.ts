import type { Quote, Warning } from '../../shared/generation.ts';
import { limitSentence } from '../provider-keys/limit-sentence.ts';
import type { ResolvedGeneration } from './generation-request.ts';

/** What generations will cost together. One unknown part makes the whole unknown. */
export function quote(generations: readonly ResolvedGeneration[]): Quote {
  return {
    estimateMicros: sum(generations.map(({ estimate }) => estimate.micros)),
    basis: [...new Set(generations.map(({ estimate }) => estimate.basis))].join(' '),
    warnings: distinct([
      ...generations.flatMap(({ warnings }) => warnings),
      ...generations.flatMap(limitWarning),
    ]),
  };
}

/** That a monthly limit will stop it. */
function limitWarning({ limit }: ResolvedGeneration): Warning[] {
  return limit ? [{ code: 'limit_reached', message: limitSentence(limit) }] : [];
}

/** What holds for several generations is said once. */
function distinct(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}

/** The sum in USD micros, or `null` when any part is unknown. */
export function sum(micros: readonly (number | null)[]): number | null {
  return micros.reduce<number | null>(
    (total, part) => (total === null || part === null ? null : total + part),
    0,
  );
}
