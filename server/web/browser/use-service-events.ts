import { useEffect, useRef } from 'preact/hooks';
import { readStreamEvents } from '../../../shared/read-stream-events.ts';
import type { StreamEvent } from '../../../shared/stream-event.ts';
import { service } from './service.ts';

/** ms until a broken stream is opened again. */
const PAUSE = 2_000;

/**
 * Calls back for every event of the person's stream as long as the component is there. After a
 * break `onGap` is called, since something may have been missed.
 */
export function useServiceEvents(onEvent: (event: StreamEvent) => void, onGap: () => void): void {
  const latest = useRef({ onEvent, onGap });
  latest.current = { onEvent, onGap };
  useEffect(() => {
    const leaving = new AbortController();
    void follow(leaving.signal, latest);
    return () => leaving.abort();
  }, []);
}

async function follow(
  signal: AbortSignal,
  latest: { current: { onEvent: (event: StreamEvent) => void; onGap: () => void } },
): Promise<void> {
  let lastEventId: string | null = null;
  for (let first = true; !signal.aborted; first = false) {
    try {
      const response = await service.events(lastEventId, signal);
      if (!first) latest.current.onGap();
      for await (const { id, event } of readStreamEvents(response)) {
        lastEventId = id ?? lastEventId;
        latest.current.onEvent(event);
      }
    } catch {
      // Offline, or signed out; the page's own requests say so.
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
