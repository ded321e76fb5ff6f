import type { Quote, Warning } from '../../shared/generation.ts';
import { limitSentence } from '../provider-keys/limit-sentence.ts';
import type { ResolvedGeneration } from './generation-request.ts';

/** What generations will cost together. One unknown part makes the whole unknown. */
export function quote(generations: readonly ResolvedGeneration[]): Quote {
  return {
    estimateMicros: sum(generations.map(({ estimate }) => estimate.micros)),
    basis: [...new Set(generations.map(({ estimate }) => estimate.basis))].join(' '),
    warnings: [...generations.flatMap(({ warnings }) => warnings), ...limitWarnings(generations)],
  };
}

/** That a monthly limit will stop some of them: one word for each limit. */
function limitWarnings(generations: readonly ResolvedGeneration[]): Warning[] {
  const sentences = generations.flatMap(({ limit }) => (limit ? limitSentence(limit) : []));
  return [...new Set(sentences)].map((message) => ({ code: 'limit_reached', message }));
}

/** The sum in USD micros, or `null` when any part is unknown. */
export function sum(micros: readonly (number | null)[]): number | null {
  return micros.reduce<number | null>(
    (total, part) => (total === null || part === null ? null : total + part),
    0,
  );
}
