import type { BatchRequest, Generation } from '../../../shared/generation.ts';
import { isFinished } from '../../../shared/generation-status.ts';
import type { Charged } from '../../../shared/problem.ts';
import type { PlacesWanted, RecipeReference, Slot } from '../../protocol.ts';
import type { ConsentQuestion } from '../consent/consent-question.ts';

/** What has to survive the closing of the window. */
export interface RunRecord {
  /** Also the idempotency key of its request. */
  id: string;
  documentId: string;
  /** RFC 3339 */
  createdAt: string;
  /** `preparing`: nothing was sent. `sending`: it may have arrived. `accepted`: ids are known. */
  stage: 'preparing' | 'sending' | 'accepted';
  prompt: string;
  modelLabel: string;
  wanted: PlacesWanted[];
  slots: Slot[];
  request: BatchRequest | null;
  references: RunReference[];
  /** By position in the batch. */
  generationIds: string[];
  /** Whether its outputs were placed before and are placed once more. */
  again: boolean;
}

/** A reference as it was sent; px. */
export type RunReference = RecipeReference & { width: number; height: number };

/** Why a run stands still, whether that cost money, and what the person can do. */
export interface RunProblem {
  /**
   * The service's or the provider's code. The window's own: `failed`, and `unreachable` for what may
   * have arrived, which a retry sends with the same key.
   */
  code: string;
  message: string;
  next: string;
  charged: Charged;
  /** What a retry does; `null` where none would help. */
  retry: (() => void) | null;
}

/** One press of Generate, as the window follows it. */
export interface Run {
  record: RunRecord;
  generations: Generation[];
  /** Outputs that need no more attention: `generation/output`. */
  handled: ReadonlySet<string>;
  /** Outputs that are on the canvas, whichever window put them there. */
  placed: ReadonlySet<string>;
  notes: string[];
  /** Why a picture that has arrived is not placed yet, and that it is tried again; or empty. */
  delay: string;
  /** Begun by an earlier window, or by one that is still open. */
  resumed: boolean;
  cancelling: boolean;
  /** Everything that will happen has happened. */
  settled: boolean;
  /** Of a run that is not settled: it is in doubt whether the service has taken it. */
  problem: RunProblem | null;
  /** Set while the person has to agree first. */
  consent: ConsentQuestion | null;
  /** The person did not agree, and nothing was sent. */
  declined: boolean;
  /** The newest partial picture. */
  preview: Blob | null;
}

export function newRun(record: RunRecord): Run {
  return {
    record,
    generations: [],
    handled: new Set(),
    placed: new Set(),
    notes: [],
    delay: '',
    resumed: false,
    cancelling: false,
    settled: false,
    problem: null,
    consent: null,
    declined: false,
    preview: null,
  };
}

/** The code of a generation that the service no longer has. */
export const DELETED = 'deleted';

export const outputKey = (generation: number, output: number): string => `${generation}/${output}`;

/** Whether several models make the same picture. */
export function isComparison({ record }: Run): boolean {
  return record.wanted.some(({ label }) => label !== undefined);
}

/** Whether the service has finished with all of it. */
export function isRunFinished({ record, generations }: Run): boolean {
  return (
    record.stage === 'accepted' &&
    generations.length >= record.generationIds.length &&
    generations.every(({ status }) => isFinished(status))
  );
}

/** 0 to 1 over all its generations; `null` while nobody knows. */
export function runFraction({ generations }: Run): number | null {
  const known = generations.map(({ status, fraction }) => (isFinished(status) ? 1 : fraction));
  if (known.every((fraction) => fraction === null)) return null;
  return known.reduce<number>((sum, fraction) => sum + (fraction ?? 0), 0) / known.length;
}

/** Whether any of it cost money: the worst that is known. */
export function runCharged({ generations }: Pick<Run, 'generations'>): Charged {
  return worstCharge(
    generations.flatMap(({ calls, error }) => [
      ...calls.map((call) => call.charged),
      ...(error ? [error.charged] : []),
    ]),
  );
}

export function worstCharge(charges: Charged[]): Charged {
  if (charges.includes('unknown')) return 'unknown';
  return charges.includes('yes') ? 'yes' : 'no';
}

/** What was done otherwise than asked for, each sentence once. */
export function runWarnings({ generations }: Run): string[] {
  return [
    ...new Set(generations.flatMap(({ warnings }) => warnings.map(({ message }) => message))),
  ];
}

/** USD micros that all of it cost; `null` while any part is unknown. */
export function runCost({ generations }: Run): number | null {
  return sum(generations.map(({ actualMicros }) => actualMicros));
}

/** USD micros that it was said to cost; `null` where any part was unknown. */
export function runEstimate({ generations }: Run): number | null {
  return sum(generations.map(({ estimateMicros }) => estimateMicros));
}

function sum(micros: (number | null)[]): number | null {
  return micros.reduce<number | null>(
    (total, part) => (total === null || part === null ? null : total + part),
    0,
  );
}
