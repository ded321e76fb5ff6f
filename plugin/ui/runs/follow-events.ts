import { UnreachableError } from '../../../shared/api-requests.ts';
import { liveEvents } from '../../../shared/live-events.ts';
import type { PluginApi } from '../../../shared/plugin-api.ts';
import type { StreamEvent } from '../../../shared/stream-event.ts';
import { isSignedOut } from '../problem-text.ts';
import { createStore, type Store } from '../store.ts';

/** ms between attempts to connect; the last one repeats. */
const PAUSES = [500, 1_000, 2_000, 5_000, 10_000];

export interface Feed {
  /** `offline` once an attempt has failed, until one succeeds. */
  line: Store<'connecting' | 'online' | 'offline'>;
  /** Tries again at once. */
  retryNow(): void;
  stop(): void;
}

interface Watcher {
  onEvent(event: StreamEvent): void;
  /** After every connection made: something may have been missed. */
  onConnected(): void;
  onSignedOut(): void;
}

/** The one event stream of this window, connected again whenever it breaks. */
export function followEvents(api: PluginApi, watcher: Watcher): Feed {
  let stopped = false;
  let attempt = new AbortController();
  const line = createStore<'connecting' | 'online' | 'offline'>('connecting');
  let lastEventId: string | null = null;
  let wake: () => void = () => undefined;

  async function connectOnce(): Promise<void> {
    attempt = new AbortController();
    const open = (signal: AbortSignal) => api.events(lastEventId, signal);
    const onOpen = () => {
      line.set('online');
      watcher.onConnected();
    };
    for await (const { id, event } of liveEvents(open, attempt, onOpen)) {
      lastEventId = id ?? lastEventId;
      watcher.onEvent(event);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function follow(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      try {
        await connectOnce();
        failures = 0;
      } catch (error) {
        if (stopped) return;
        if (isSignedOut(error)) return watcher.onSignedOut();
        if (line.get() === 'online') failures = 0;
        // A broken stream is worth one quick attempt; a refused connection is news.
        line.set(error instanceof UnreachableError || failures > 0 ? 'offline' : 'connecting');
        failures += 1;
      }
      await pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0);
    }
  }

  void follow();
  return {
    line,
    retryNow: () => wake(),
    stop() {
      stopped = true;
      attempt.abort();
      wake();
    },
  };
}
