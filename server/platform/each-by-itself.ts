import type { Logger } from './logger.ts';

/**
 * Takes a step for each of many, one after the other. One for which it fails is reported and holds up
 * none behind it.
 * @param what the step is, for log lines
 * @returns those for which it failed
 */
export async function eachByItself<Item>(
  logger: Logger,
  what: string,
  items: readonly Item[],
  take: (item: Item) => Promise<unknown>,
): Promise<Item[]> {
  const failed: Item[] = [];
  for (const item of items) {
    try {
      await take(item);
    } catch (error) {
      logger.error({ error }, what);
      failed.push(item);
    }
  }
  return failed;
}
