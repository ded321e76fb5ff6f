import { UnreachableError } from '../../../shared/api-requests.ts';
import type { PluginApi } from '../../../shared/plugin-api.ts';
import { readStreamEvents } from '../../../shared/read-stream-events.ts';
import type { StreamEvent } from '../../../shared/stream-event.ts';
import { isSignedOut } from '../problem-text.ts';
import { createStore, type Store } from '../store.ts';

/** ms between attempts to connect; the last one repeats. */
const PAUSES = [500, 1_000, 2_000, 5_000, 10_000];

/**
 * ms without a byte after which nobody is taken to be at the other end any more: a peer may vanish
 * without a word, as when a laptop sleeps. The service sends a heartbeat every 15 s.
 */
const SILENCE = 40_000;

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
    const giveUp = () => attempt.abort();
    let watchdog = setTimeout(giveUp, SILENCE);
    const onBytes = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(giveUp, SILENCE);
    };
    try {
      const response = await api.events(lastEventId, attempt.signal);
      line.set('online');
      watcher.onConnected();
      for await (const { id, event } of readStreamEvents(response, onBytes)) {
        lastEventId = id ?? lastEventId;
        watcher.onEvent(event);
      }
    } finally {
      clearTimeout(watchdog);
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
