import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { followEvents } from '../../../plugin/ui/runs/follow-events.ts';
import { createPluginApi } from '../../../shared/plugin-api.ts';
import { silentNetwork } from '../../support/silent-network.ts';

/** ms between two heartbeats of the service. */
const HEARTBEAT = 15_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
});

/** A feed on a silent network, and no end that nobody asked for. */
function follow() {
  const { attempts, newest, fetch } = silentNetwork();
  const api = createPluginApi({ origin: 'https://studio.example.com', fetch });
  const onConnected = vi.fn();
  const feed = followEvents(api, { onEvent: vi.fn(), onConnected, onSignedOut: vi.fn() });
  onTestFinished(feed.stop);
  return { feed, attempts, newest, onConnected };
}

test('a stream that has gone silent is given up and connected again where it was left', async () => {
  const { feed, attempts, newest, onConnected } = follow();
  newest().send('id: 7\ndata: {"type":"queue","paused":false,"generationIds":[]}\n\n');
  await vi.advanceTimersByTimeAsync(0);
  expect(feed.line.get()).toBe('online');
  await vi.advanceTimersByTimeAsync(3 * HEARTBEAT);
  expect(attempts).toHaveLength(2);
  expect(attempts[0]?.signal.aborted).toBe(true);
  expect(newest().url).toMatch(/lastEventId=7$/);
  expect(feed.line.get()).toBe('connecting');
  newest().send(': open\n\n');
  await vi.advanceTimersByTimeAsync(0);
  expect(feed.line.get()).toBe('online');
  expect(onConnected).toHaveBeenCalledTimes(2);
});

test('a stream with nothing but heartbeats is kept', async () => {
  const { feed, attempts, newest } = follow();
  newest().send(': open\n\n');
  for (let beat = 0; beat < 10; beat += 1) {
    await vi.advanceTimersByTimeAsync(HEARTBEAT);
    newest().send(': heartbeat\n\n');
  }
  await vi.advanceTimersByTimeAsync(HEARTBEAT);
  expect(attempts).toHaveLength(1);
  expect(feed.line.get()).toBe('online');
});

test('an attempt that nobody answers is given up, and it is said that the service is away', async () => {
  const { feed, attempts } = follow();
  await vi.advanceTimersByTimeAsync(6 * HEARTBEAT);
  expect(attempts.length).toBeGreaterThan(1);
  expect(feed.line.get()).toBe('offline');
});

test('a feed that was stopped ends its attempt and makes no other', async () => {
  const { feed, attempts, newest } = follow();
  newest().send(': open\n\n');
  await vi.advanceTimersByTimeAsync(0);
  feed.stop();
  expect(newest().signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(10 * HEARTBEAT);
  expect(attempts).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
