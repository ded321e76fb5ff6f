import { type ReceivedEvent, readStreamEvents } from './read-stream-events.ts';

/**
 * ms without a byte after which nobody is taken to be at the other end any more: a peer may vanish
 * without a word, as when a laptop sleeps. The service sends a heartbeat every 15 s.
 */
const SILENCE = 40_000;

/**
 * The events of one stream until it ends, breaks or goes silent; the last two are thrown.
 * @param attempt ends it, from the request on
 * @param onOpen called when the service has answered
 */
export async function* liveEvents(
  open: (signal: AbortSignal) => Promise<Response>,
  attempt: AbortController,
  onOpen: () => void,
): AsyncGenerator<ReceivedEvent> {
  const giveUp = () => attempt.abort();
  let watchdog = setTimeout(giveUp, SILENCE);
  const onBytes = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(giveUp, SILENCE);
  };
  try {
    const response = await open(attempt.signal);
    onOpen();
    yield* readStreamEvents(response, onBytes);
  } finally {
    clearTimeout(watchdog);
  }
}
