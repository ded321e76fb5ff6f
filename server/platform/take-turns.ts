import type { Logger } from './logger.ts';

/**
 * Takes steps that have nothing to do with each other, one after the other. One that fails is
 * reported and holds up none behind it; at the end the whole fails.
 * @param what they are, for log lines and the error
 * @param steps by their names
 * @param signal no further step is begun when it aborts; its reason is thrown
 */
export async function takeTurns(
  logger: Logger,
  what: string,
  steps: Readonly<Record<string, () => Promise<unknown>>>,
  signal?: AbortSignal,
): Promise<void> {
  const failed: string[] = [];
  for (const [step, take] of Object.entries(steps)) {
    signal?.throwIfAborted();
    try {
      await take();
    } catch (error) {
      logger.error({ error, step }, what);
      failed.push(step);
    }
  }
  if (failed.length > 0) throw new Error(`${what}: ${failed.join(', ')} failed`);
}
