import type { Queue } from '../../../shared/queue.ts';

/** ms within which changes of a queue are told as one. */
const PAUSE = 200;

/**
 * Tells one stream of the person's queue: soon after it may have changed, since a batch that begins
 * or is cancelled is one change to its owner, and only if it did.
 */
export function createQueueTeller(read: () => Promise<Queue>, send: (queue: Queue) => void) {
  let lastTold = '';
  let timer: NodeJS.Timeout | null = null;
  const tell = async () => {
    const queue = await read();
    const told = JSON.stringify(queue);
    if (told !== lastTold) send(queue);
    lastTold = told;
  };
  return {
    tell,
    /** @param inTurn runs the telling after what is being told already */
    soon(inTurn: (step: () => Promise<void>) => void): void {
      timer ??= setTimeout(() => {
        timer = null;
        inTurn(tell);
      }, PAUSE);
    },
    stop(): void {
      if (timer) clearTimeout(timer);
    },
  };
}
