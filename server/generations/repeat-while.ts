import { pause } from './cancelled-error.ts';

/**
 * Takes a step again and again, `wait` ms apart, while it fails for a reason that passes, or until
 * the signal aborts. The step must bear being repeated.
 */
export async function repeatWhile<Result>(
  passes: (error: unknown) => boolean,
  wait: number,
  step: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!passes(error)) throw error;
      await pause(wait, signal);
    }
  }
}
