import type { GenerationStatus } from './generation.ts';

/** Statuses that no longer change, except by a retry the person asks for. */
export const FINISHED_STATUSES = [
  'succeeded',
  'failed',
  'cancelled',
  'outcome_unknown',
] as const satisfies readonly GenerationStatus[];

export function isFinished(status: GenerationStatus): boolean {
  return (FINISHED_STATUSES as readonly GenerationStatus[]).includes(status);
}
