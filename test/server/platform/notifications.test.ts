import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/platform/database.ts';
import { type Notification, Notifications } from '../../../server/platform/notifications.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let test: TestDatabase;
let database: Database;
/** Of two processes where there can be two. */
let here: Notifications;
let there: Notifications;

beforeAll(async () => {
  test = await openTestDatabase();
  database = await test.another();
  here = new Notifications(database);
  there = new Notifications(await test.another());
  await Promise.all([here.start(), there.start()]);
});

afterAll(async () => {
  await Promise.all([here.stop(), there.stop()]);
  await test[Symbol.asyncDispose]();
});

/** Collects what a person is told until it is of the kind `last`. */
function heard(notifications: Notifications, userId: string): Promise<string[]> {
  return new Promise((resolve) => {
    const kinds: string[] = [];
    const stop = notifications.subscribe(userId, ({ kind }) => {
      kinds.push(kind);
      if (kind !== 'last') return;
      stop();
      resolve(kinds);
    });
  });
}

const publish = (userId: string, kind: string) =>
  here.publish<Notification>(database.prisma, { userId, kind });

describe('a notification', () => {
  it('is told to the person’s listeners in every process, in order, and to nobody else', async () => {
    const listening = [heard(here, 'ada'), heard(there, 'ada'), heard(there, 'bob')];
    for (const kind of ['one', 'two', 'three']) await publish('ada', kind);
    await publish('bob', 'of Bob');
    await publish('ada', 'last');
    await publish('bob', 'last');
    expect(await Promise.all(listening)).toEqual([
      ['one', 'two', 'three', 'last'],
      ['one', 'two', 'three', 'last'],
      ['of Bob', 'last'],
    ]);
  });

  it('of a transaction is told when that has committed, with what it wrote to be seen', async () => {
    const id = 'written-first';
    const seen = new Promise<number>((resolve) => {
      there.subscribe(id, () => void database.prisma.user.count({ where: { id } }).then(resolve));
    });
    await database.prisma.$transaction(async (transaction) => {
      await here.publish(transaction, { userId: id, kind: 'made' });
      await transaction.user.create({ data: { id, name: id, email: `${id}@example.com` } });
    });
    expect(await seen).toBe(1);
  });

  it('of a transaction that is rolled back is never told', async () => {
    const listening = heard(there, 'carol');
    const failing = database.prisma.$transaction(async (transaction) => {
      await here.publish(transaction, { userId: 'carol', kind: 'never' });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await publish('carol', 'last');
    expect(await listening).toEqual(['last']);
  });

  it('is not told to a listener that has gone', async () => {
    const kinds: string[] = [];
    const stop = here.subscribe('dan', ({ kind }) => kinds.push(kind));
    const first = heard(here, 'dan');
    await publish('dan', 'last');
    await first;
    stop();
    const second = heard(here, 'dan');
    await publish('dan', 'last');
    await second;
    expect(kinds).toEqual(['last']);
  });
});
