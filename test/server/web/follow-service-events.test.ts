import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { followServiceEvents } from '../../../server/web/browser/follow-service-events.ts';
import { createApiClient } from '../../../shared/api-client.ts';
import { silentNetwork } from '../../support/silent-network.ts';

/** ms between two of the service's heartbeats. */
const HEARTBEAT = 15_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
});

/** A page on a silent network. */
function follow() {
  const { attempts, fetch } = silentNetwork();
  const { events } = createApiClient({ origin: '', fetch });
  const onEvent = vi.fn();
  const onGap = vi.fn();
  const leave = followServiceEvents(events, { onEvent, onGap });
  onTestFinished(leave);
  return { attempts, onEvent, onGap, leave };
}

test('a page’s stream that has gone silent is opened again where it was left, and the page reads anew', async () => {
  const { attempts, onEvent, onGap } = follow();
  attempts[0]?.send('id: 7\ndata: {"type":"provider-keys"}\n\n');
  await vi.advanceTimersByTimeAsync(0);
  expect(onEvent).toHaveBeenCalledWith({ type: 'provider-keys' });
  await vi.advanceTimersByTimeAsync(3 * HEARTBEAT);
  expect(attempts).toHaveLength(2);
  expect(attempts[0]?.signal.aborted).toBe(true);
  expect(attempts[1]?.url).toMatch(/lastEventId=7$/);
  expect(onGap).not.toHaveBeenCalled();
  attempts[1]?.send(': open\n\n');
  await vi.advanceTimersByTimeAsync(0);
  expect(onGap).toHaveBeenCalledOnce();
});

test('a page’s stream with nothing but heartbeats is kept', async () => {
  const { attempts } = follow();
  attempts[0]?.send(': open\n\n');
  for (let beat = 0; beat < 5; beat += 1) {
    await vi.advanceTimersByTimeAsync(HEARTBEAT);
    attempts[0]?.send(': heartbeat\n\n');
  }
  await vi.advanceTimersByTimeAsync(HEARTBEAT);
  expect(attempts).toHaveLength(1);
});

test('a page that is left ends its stream and opens no other', async () => {
  const { attempts, leave } = follow();
  attempts[0]?.send(': open\n\n');
  await vi.advanceTimersByTimeAsync(0);
  leave();
  expect(attempts[0]?.signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(10 * HEARTBEAT);
  expect(attempts).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
