import { expect, test } from 'vitest';
import { createChannel, type Handlers, type Message } from '../../plugin/protocol.ts';

interface Sums {
  add: { params: { one: number; other: number }; result: number };
  fail: { params: Record<string, never>; result: undefined };
}
interface Nothing {
  tell: { params: string; result: undefined };
}

/** Two ends of one line, as postMessage would join them. */
function line(handlers: Partial<Handlers<Sums>>) {
  const told: string[] = [];
  const near = createChannel<Sums, Nothing>((message) => far.receive(message), {
    tell(text) {
      told.push(text);
      return undefined;
    },
  });
  const far = createChannel<Nothing, Sums>(
    (message: Message) => near.receive(message),
    handlers as Handlers<Sums>,
  );
  return { near, far, told };
}

test('a call is answered with the result of its handler', async () => {
  const { near } = line({ add: ({ one, other }) => one + other });
  expect(await near.call('add', { one: 2, other: 3 })).toBe(5);
});

test('answers find their callers in whatever order they come', async () => {
  const waiting: (() => void)[] = [];
  const { near } = line({
    add: ({ one, other }) => new Promise((done) => waiting.push(() => done(one + other))),
  });
  const first = near.call('add', { one: 1, other: 1 });
  const second = near.call('add', { one: 2, other: 2 });
  for (const answer of waiting.reverse()) answer();
  expect(await Promise.all([first, second])).toEqual([2, 4]);
});

test('a failure reaches the caller in its words', async () => {
  const { near } = line({
    fail: () => {
      throw new Error('The layer is no longer in this file.');
    },
  });
  await expect(near.call('fail', {})).rejects.toThrow('The layer is no longer in this file.');
});

test('a message that nobody answers is refused instead of waiting for ever', async () => {
  const { near } = line({});
  await expect(near.call('add', { one: 1, other: 1 })).rejects.toThrow('“add”');
});

test('both ends may call', async () => {
  const { far, told } = line({});
  await far.call('tell', 'selection');
  expect(told).toEqual(['selection']);
});

test('what is no message of ours is passed over', () => {
  const { near } = line({});
  for (const foreign of [null, 'text', 7, {}, { type: 'reply' }, { id: 1 }]) near.receive(foreign);
});
