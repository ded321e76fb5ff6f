import { useEffect, useRef } from 'preact/hooks';
import type { StreamEvent } from '../../../shared/stream-event.ts';
import { followServiceEvents } from './follow-service-events.ts';
import { service } from './service.ts';

/**
 * Calls back for every event of the person's stream as long as the component is there. After a
 * break `onGap` is called, since something may have been missed.
 */
export function useServiceEvents(onEvent: (event: StreamEvent) => void, onGap: () => void): void {
  const latest = useRef({ onEvent, onGap });
  latest.current = { onEvent, onGap };
  useEffect(
    () =>
      followServiceEvents((lastEventId, signal) => service.events(lastEventId, signal), {
        onEvent: (event) => latest.current.onEvent(event),
        onGap: () => latest.current.onGap(),
      }),
    [],
  );
}
