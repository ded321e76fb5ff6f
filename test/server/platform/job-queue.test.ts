import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { countUnfinishedJobs } from '../../../server/platform/count-unfinished-jobs.ts';
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
const begunHere: QueueDefinition<Work> = { name: 'begun-here', options: { retryLimit: 2 } };
const queues = [lost, shared, failing, stepped, unheard, crossed, begunHere];

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

const newJob = (name: string) => ({ id: randomUUID(), data: { name } });

/** Adds jobs as begun by this process. */
async function addBegun(jobs: ReturnType<typeof newJob>[]): Promise<void> {
  const allowed = Prisma.sql`"allowed"`;
  const step = await here.enqueueStep(begunHere, jobs, allowed, { begun: true });
  await database.prisma.$queryRaw`
    WITH "allowed" AS (SELECT 1), "added" AS (${step}) SELECT 1 AS "ran"`;
}

function roomFor(queue: QueueDefinition<Work>): number {
  using places = here.keepPlaces(queue, 5);
  return places.count;
}

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
    await expect.poll(() => done.length).toBe(names.length);
    // Taken after everything that was there before it.
    await enqueue(shared, 'last');
    await all.promise;
    expect(done.sort()).toEqual(names.sort());
  });

  it('is added by a step of a statement, where an earlier step lets it', async () => {
    const names = ['first', 'second', 'third'];
    const run = async (is: boolean) => {
      const jobs = names.map((name) => newJob(name));
      const step = await here.enqueueStep(stepped, jobs, Prisma.sql`"allowed"`);
      await database.prisma.$queryRaw`
        WITH "allowed" AS (SELECT 1 WHERE ${is}::boolean), "added" AS (${step}) SELECT 1 AS "ran"`;
    };
    await run(false);
    expect(await countUnfinishedJobs(database.prisma, stepped)).toBe(0);
    await run(true);
    const done: string[] = [];
    await here.work(stepped, { concurrency: 1 }, async ({ data }) => {
      done.push(data.name);
    });
    await expect.poll(() => done.toSorted()).toEqual(names);
    await expect.poll(() => countUnfinishedJobs(database.prisma, stepped)).toBe(0);
  });

  it('that is added as begun is its process’s own, for which it keeps a place', async () => {
    const runs: { name: string; isRetry: boolean }[] = [];
    const ends = new Map<string, () => void>();
    await here.work(begunHere, { concurrency: 2 }, async ({ data: { name }, isRetry }) => {
      runs.push({ name, isRetry });
      await new Promise<void>((resolve) => ends.set(name, resolve));
    });
    const first = newJob('first');
    const second = newJob('second');
    await expect.poll(() => roomFor(begunHere)).toBe(2);
    {
      using places = here.keepPlaces(begunHere, 5);
      expect(places.count).toBe(2);
      expect(here.keepPlaces(begunHere, 1).count).toBe(0);
      await addBegun([first, second]);
      places.begin([first, second]);
    }
    expect(runs).toEqual([
      { name: 'first', isRetry: false },
      { name: 'second', isRetry: false },
    ]);
    expect(roomFor(begunHere)).toBe(0);
    ends.get('first')?.();
    await expect.poll(() => countUnfinishedJobs(database.prisma, begunHere)).toBe(1);
    expect(roomFor(begunHere)).toBe(1);
    ends.get('second')?.();
    await expect.poll(() => countUnfinishedJobs(database.prisma, begunHere)).toBe(0);

    // Its process falls before it begins it: without a sign of life it is handed out.
    await addBegun([newJob('fallen')]);
    await database.prisma.$executeRaw`
      UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute'
      WHERE name = ${begunHere.name}`;
    await expect.poll(() => runs.length).toBe(3);
    expect(runs[2]).toMatchObject({ isRetry: true });
    expect(runs[2]?.name).toMatch(/^fallen/);
    ends.get('fallen')?.();
    await expect.poll(() => countUnfinishedJobs(database.prisma, begunHere)).toBe(0);
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
    await expect.poll(states).toMatchObject([{ state: 'active' }]);
    end.resolve();
    await expect.poll(states).toMatchObject([{ state: 'completed', retry_count: 1 }]);
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
    await expect.poll(() => countUnfinishedJobs(database.prisma, crossed)).toBe(0);
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
