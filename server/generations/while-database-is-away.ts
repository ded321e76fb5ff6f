import { isDatabaseAway } from '../platform/database-errors.ts';
import { pause } from './cancelled-error.ts';

/** ms until the database is asked again. */
const ASK_AGAIN = 500;

/**
 * Takes a step again and again while the database is away, or until the signal aborts: for what is
 * known to this worker only and would cost money to forget. The step must bear being repeated.
 */
export async function whileDatabaseIsAway<Result>(
  step: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      await pause(ASK_AGAIN, signal);
    }
  }
}
