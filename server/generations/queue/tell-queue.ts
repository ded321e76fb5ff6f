import type { Queue } from '../../../shared/queue.ts';

/** ms within which changes of a queue are told as one. */
const PAUSE = 200;

/**
 * Tells one stream of the person's queue: soon after it may have changed, since a batch that begins
 * or is cancelled is one change to its owner, and only if it did. Most generations begin before the
 * stream has told of them as waiting: of those the queue need not be looked up at all.
 * @param inTurn runs a step after what is being told already
 */
export function createQueueTeller(
  inTurn: (step: () => Promise<void>) => void,
  read: () => Promise<Queue>,
  send: (queue: Queue) => void,
) {
  let lastTold = '';
  let toldIds: ReadonlySet<string> = new Set();
  /** Those that wait, by the newest word of them, and that the told queue has not. */
  const untold = new Set<string>();
  let mayDiffer = false;
  let timer: NodeJS.Timeout | null = null;
  const tell = async () => {
    mayDiffer = false;
    const queue = await read();
    untold.clear();
    toldIds = new Set(queue.generationIds);
    const text = JSON.stringify(queue);
    if (text !== lastTold) send(queue);
    lastTold = text;
  };
  const lookSoon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      inTurn(async () => {
        if (mayDiffer || untold.size > 0) await tell();
      });
    }, PAUSE);
  };
  const soon = () => {
    mayDiffer = true;
    lookSoon();
  };
  return {
    tell,
    /** The order may be another, or the queue paused or let go on. */
    soon,
    /** In turn: a generation has changed. One that was told to wait may not wait any more. */
    changed(id: string): void {
      if (toldIds.has(id)) soon();
    },
    /** In turn, with every word of a whole generation: whether it waits. */
    shown(id: string, waits: boolean): void {
      if (!waits) {
        untold.delete(id);
      } else if (!toldIds.has(id)) {
        untold.add(id);
        lookSoon();
      }
    },
    stop(): void {
      if (timer) clearTimeout(timer);
    },
  };
}
