import { liveEvents } from '../../../shared/live-events.ts';
import type { StreamEvent } from '../../../shared/stream-event.ts';

/** ms until a broken stream is opened again. */
const PAUSE = 2_000;

export interface ServiceEventsWatcher {
  onEvent(event: StreamEvent): void;
  /** After a break: something may have been missed. */
  onGap(): void;
}

/**
 * Follows the person's event stream, opened again whenever it breaks or goes silent. Returns a
 * function that ends it.
 */
export function followServiceEvents(
  events: (lastEventId: string | null, signal: AbortSignal) => Promise<Response>,
  watcher: ServiceEventsWatcher,
): () => void {
  let attempt = new AbortController();
  let isOver = false;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let lastEventId: string | null = null;
  const follow = async (isFirst: boolean): Promise<void> => {
    attempt = new AbortController();
    const open = (signal: AbortSignal) => events(lastEventId, signal);
    const onOpen = () => {
      if (!isFirst) watcher.onGap();
    };
    try {
      for await (const { id, event } of liveEvents(open, attempt, onOpen)) {
        lastEventId = id ?? lastEventId;
        watcher.onEvent(event);
      }
    } catch {
      // Offline, or signed out; the page's own requests say so.
    }
    if (!isOver) pause = setTimeout(() => void follow(false), PAUSE);
  };
  void follow(true);
  return () => {
    isOver = true;
    attempt.abort();
    clearTimeout(pause);
  };
}
