import { isDatabaseAway, isDatabaseBusy, isDatabaseFull } from '../platform/database-errors.ts';
import { repeatWhile } from './repeat-while.ts';

/** ms until the database is asked again. */
const ASK_AGAIN = 500;

/**
 * Takes a step again and again while the database is away, full, or has no time for it, or until the
 * signal aborts: for what is known to this worker only and would cost money to forget. The step must
 * bear being repeated.
 */
export function whileDatabaseIsAway<Result>(
  step: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const passes = (error: unknown) =>
    isDatabaseAway(error) || isDatabaseFull(error) || isDatabaseBusy(error);
  return repeatWhile(passes, ASK_AGAIN, step, signal);
}

/** ms for which a database that is away is waited for, to be told what only this worker knows. */
const PATIENCE = 10 * 60 * 1000;

/** Takes a step that would cost money, or an answer, to forget; it must bear being repeated. */
export function insistently<Result>(step: () => Promise<Result>): Promise<Result> {
  return whileDatabaseIsAway(step, AbortSignal.timeout(PATIENCE));
}
