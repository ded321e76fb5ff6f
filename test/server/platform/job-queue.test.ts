import { setImmediate } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../../server/platform/database.ts';
import { JobQueue, type QueueDefinition } from '../../../server/platform/job-queue.ts';
import { createLogger } from '../../../server/platform/logger.ts';
import { Prisma } from '../../../server/prisma/client/client.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

interface Work {
  name: string;
}

const lost: QueueDefinition<Work> = { name: 'lost', options: { retryLimit: 0 } };
const shared: QueueDefinition<Work> = { name: 'shared', options: { retryLimit: 0 } };
const failing: QueueDefinition<Work> = {
  name: 'failing',
  options: { retryLimit: 2, retryDelay: 0, deadLetter: lost.name },
};
const stepped: QueueDefinition<Work> = { name: 'stepped', options: { retryLimit: 0 } };
const unheard: QueueDefinition<Work> = { name: 'unheard', options: { retryLimit: 2 } };
const crossed: QueueDefinition<Work> = { name: 'crossed', options: { retryLimit: 2 } };
const queues = [lost, shared, failing, stepped, unheard, crossed];

let test: TestDatabase;
let database: Database;
/** Of two processes where there can be two. */
let here: JobQueue;
let there: JobQueue;

beforeAll(async () => {
  test = await openTestDatabase();
  database = await test.another();
  const logger = createLogger({ logLevel: 'error' });
  here = new JobQueue(database, queues, logger);
  const another = await test.another();
  there = another === database ? here : new JobQueue(another, queues, logger);
  // At once, as after a deployment.
  await Promise.all([...new Set([here, there])].map((queue) => queue.start()));
});

afterAll(async () => {
  await Promise.all([...new Set([here, there])].map((queue) => queue.stop(1000)));
  await test[Symbol.asyncDispose]();
});

const enqueue = (queue: QueueDefinition<Work>, name: string) =>
  database.prisma.$transaction((transaction) => here.enqueue(transaction, queue, { name }));

describe('a job', () => {
  it('is done once, by whichever process takes it, and only if its transaction committed', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `job ${index}`);
    const done: string[] = [];
    const all = Promise.withResolvers<void>();
    const handle = async ({ data }: { data: Work }) => {
      if (data.name === 'last') return all.resolve();
      done.push(data.name);
    };
    await expect(
      database.prisma.$transaction(async (transaction) => {
        await here.enqueue(transaction, shared, { name: 'rolled back' });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    for (const name of names) await enqueue(shared, name);
    await Promise.all([
      here.work(shared, { concurrency: 1 }, handle),
      there.work(shared, { concurrency: 1 }, handle),
    ]);
    await expect.poll(() => done.length, { timeout: 20_000 }).toBe(names.length);
    // Taken after everything that was there before it.
    await enqueue(shared, 'last');
    await all.promise;
    expect(done.sort()).toEqual(names.sort());
  });

  it('is added by a step of a statement, where an earlier step lets it', async () => {
    const names = ['first', 'second', 'third'];
    const run = async (is: boolean) => {
      const jobs = names.map((name) => ({ name }));
      const step = await here.enqueueStep(stepped, jobs, Prisma.sql`"allowed"`);
      await database.prisma.$queryRaw`
        WITH "allowed" AS (SELECT 1 WHERE ${is}::boolean), "added" AS (${step}) SELECT 1 AS "ran"`;
    };
    await run(false);
    expect(await here.unfinished(stepped)).toBe(0);
    await run(true);
    const done: string[] = [];
    await here.work(stepped, { concurrency: 1 }, async ({ data }) => {
      done.push(data.name);
    });
    await expect.poll(() => done.toSorted()).toEqual(names);
    await expect.poll(() => here.unfinished(stepped)).toBe(0);
  });

  it('that is handed out again to the process that is still at it goes on there, once', async () => {
    const { prisma } = database;
    let runs = 0;
    const begun = Promise.withResolvers<AbortSignal>();
    const end = Promise.withResolvers<void>();
    await here.work(unheard, { concurrency: 2 }, async ({ signal }) => {
      runs += 1;
      begun.resolve(signal);
      await end.promise;
    });
    await enqueue(unheard, 'no sign of life came through');
    const signal = await begun.promise;
    const states = () => prisma.$queryRaw<{ state: string; retry_count: number }[]>`
      SELECT state::text, retry_count FROM pgboss.job WHERE name = ${unheard.name}`;
    await prisma.$executeRaw`
      UPDATE pgboss.job SET state = 'retry' WHERE name = ${unheard.name}`;
    await expect.poll(states, { timeout: 20_000 }).toMatchObject([{ state: 'active' }]);
    end.resolve();
    await expect
      .poll(states, { timeout: 20_000 })
      .toMatchObject([{ state: 'completed', retry_count: 1 }]);
    expect({ runs, aborted: signal.aborted }).toEqual({ runs: 1, aborted: false });
  });

  it('that ends while it is being handed out again is not begun anew', async () => {
    const { prisma } = database;
    let runs = 0;
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    await here.work(crossed, { concurrency: 2 }, async () => {
      runs += 1;
      begun.resolve();
      await end.promise;
    });
    await enqueue(crossed, 'handed out and done in the same moment');
    await begun.promise;
    // What the database hands out from here on stays on its way until the job has ended.
    const handedOut = Promise.withResolvers<void>();
    const arrives = Promise.withResolvers<void>();
    const { fetch } = PgBoss.prototype;
    using _ = vi.spyOn(PgBoss.prototype, 'fetch').mockImplementation(async function (
      this: PgBoss,
      ...[name, options]: Parameters<PgBoss['fetch']>
    ) {
      const jobs = await fetch.call(this, name, options);
      if (name === crossed.name && jobs.length > 0) {
        handedOut.resolve();
        await arrives.promise;
      }
      return jobs;
    });
    await prisma.$executeRaw`
      UPDATE pgboss.job SET state = 'retry' WHERE name = ${crossed.name}`;
    await handedOut.promise;
    end.resolve();
    await setImmediate();
    arrives.resolve();
    await expect.poll(() => here.unfinished(crossed), { timeout: 20_000 }).toBe(0);
    expect(runs).toBe(1);
  });

  it('that throws is tried again, and after its last try goes where such jobs go', async () => {
    let tries = 0;
    const given = Promise.withResolvers<string>();
    await there.work(lost, { concurrency: 1 }, async ({ data }) => given.resolve(data.name));
    await here.work(failing, { concurrency: 1 }, async () => {
      tries += 1;
      throw new Error('not this time');
    });
    await enqueue(failing, 'hopeless');
    expect(await given.promise).toBe('hopeless');
    expect(tries).toBe(3);
  });
});
