import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keptAuthSecret } from '../../../server/platform/auth-secret.ts';
import type { Database } from '../../../server/platform/database.ts';
import { openEmbeddedDatabase } from '../../../server/platform/embedded-database.ts';
import {
  backUp,
  forgetDeletedBytes,
  maintainEmbeddedDatabase,
} from '../../../server/platform/embedded-maintenance.ts';
import { errorHandler } from '../../../server/platform/error-handler.ts';
import { JobQueue, type QueueDefinition } from '../../../server/platform/job-queue.ts';
import { createLogger } from '../../../server/platform/logger.ts';
import { createDataDirectory } from '../../support/data-directory.ts';
import { TestService } from '../../support/test-service.ts';

let folder: string;
let database: Database;

beforeAll(async () => {
  folder = await createDataDirectory();
  database = await openEmbeddedDatabase(folder);
});

afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const newUser = (id: string) => ({ id, name: id, email: `${id}@example.com` });

describe('a transaction on the embedded database', () => {
  it('that cannot be committed fails for whoever made it', async () => {
    const { prisma } = database;
    await prisma.$executeRaw`CREATE TABLE "Promise" (
      "user" text REFERENCES "User" DEFERRABLE INITIALLY DEFERRED
    )`;
    // The insert itself is fine; PostgreSQL looks at the end.
    const promise = prisma.$transaction(async (transaction) => {
      await transaction.user.create({ data: newUser('never') });
      await transaction.$executeRaw`INSERT INTO "Promise" VALUES ('nobody')`;
    });
    await expect(promise).rejects.toThrow(/Promise_user_fkey|foreign key/i);
    expect(await prisma.user.count({ where: { id: 'never' } })).toBe(0);
  });

  it('is rolled back as a whole when something in it throws, and the next one works', async () => {
    const { prisma } = database;
    const promise = prisma.$transaction(async (transaction) => {
      await transaction.user.create({ data: newUser('rolled-back') });
      throw new Error('changed my mind');
    });
    await expect(promise).rejects.toThrow('changed my mind');
    expect(await prisma.user.count({ where: { id: 'rolled-back' } })).toBe(0);
    await prisma.$transaction((transaction) => transaction.user.create({ data: newUser('kept') }));
    expect(await prisma.user.count({ where: { id: 'kept' } })).toBe(1);
  });

  it.each([
    ['Serializable', 'serializable'],
    ['RepeatableRead', 'repeatable read'],
    ['ReadCommitted', 'read committed'],
  ] as const)('has the isolation that was asked for: %s', async (isolationLevel, setting) => {
    const rows = await database.prisma.$transaction(
      (transaction) => transaction.$queryRaw`SHOW transaction_isolation`,
      { isolationLevel },
    );
    expect(rows).toEqual([{ transaction_isolation: setting }]);
  });

  it('waits its turn when several are begun at once', async () => {
    const { prisma } = database;
    await prisma.user.create({ data: newUser('counter') });
    await Promise.all(
      Array.from({ length: 20 }, () =>
        prisma.$transaction(async (transaction) => {
          const where = { id: 'counter' };
          const { revision } = await transaction.user.findUniqueOrThrow({ where });
          await transaction.user.update({ where, data: { revision: revision + 1n } });
        }),
      ),
    );
    expect(await prisma.user.findUnique({ where: { id: 'counter' } })).toMatchObject({
      revision: 20n,
    });
  });
});

describe('a request that there is no time for', () => {
  const isTaken = Promise.withResolvers<void>();
  const isOver = Promise.withResolvers<void>();
  /** What Prisma itself says of a transaction that could not begin, and of one that took too long. */
  const tooBusy = {
    '/not-begun': async () => {
      const first = database.prisma.$transaction(async () => {
        isTaken.resolve();
        await isOver.promise;
      });
      await isTaken.promise;
      const second = database.prisma.$transaction(async () => undefined, { maxWait: 20 });
      await second.finally(() => isOver.resolve()).finally(() => first);
    },
    '/too-long': () =>
      database.prisma.$transaction(
        async (transaction) => {
          await transaction.user.create({ data: newUser('too-late') });
          // Until its time is over, and with it the transaction.
          for (;;) {
            await setImmediate();
            await transaction.$queryRaw`SELECT 1`;
          }
        },
        { timeout: 20 },
      ),
  };

  it.each(Object.entries(tooBusy))('is answered 503 with Retry-After: %s', async (path, work) => {
    const app = express();
    app.get(path, async () => work());
    app.use(errorHandler(createLogger({ logLevel: 'silent' })));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    server.close();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toMatchObject({
      code: 'database_busy',
      detail: 'Nothing was changed. Try again shortly.',
    });
    expect(await database.prisma.user.count({ where: { id: 'too-late' } })).toBe(0);
  });
});

describe('the embedded database', () => {
  it('can be vacuumed, and backed up into something that opens again', async () => {
    await database.prisma.user.create({ data: newUser('backed-up') });
    await database.prisma.$executeRaw`VACUUM (ANALYZE)`;
    const backups = path.join(folder, 'backups');
    for (let time = 0; time < 6; time += 1) await backUp(database, backups);
    const kept = await readdir(backups);
    expect(kept).toHaveLength(5);
    expect(kept.every((name) => name.endsWith('.tar.gz'))).toBe(true);

    const dump = await readFile(path.join(backups, kept.at(-1) ?? ''));
    const copy = await PGlite.create({ loadDataDir: new Blob([dump]) });
    const { rows } = await copy.query(`SELECT id FROM "User" WHERE id = 'backed-up'`);
    expect(rows).toHaveLength(1);
    await copy.close();
  });

  it('leaves no part of a backup that could not be written, nor of one that was killed', async () => {
    const backups = path.join(folder, 'backups');
    const before = await readdir(backups);
    const dump = new Blob(['half of it']);
    vi.spyOn(dump, 'stream').mockImplementation(
      () => new ReadableStream({ pull: (to) => to.error(new Error('no space left')) }),
    );
    const failing = { ...database, backup: async () => dump };
    await expect(backUp(failing, backups)).rejects.toThrow('no space left');
    expect(await readdir(backups)).toEqual(before);

    await writeFile(path.join(backups, '2026-01-01T00-00-00.000Z.tar.gz.part'), 'killed here');
    const stop = maintainEmbeddedDatabase(database, folder, createLogger({ logLevel: 'silent' }));
    await expect.poll(() => readdir(backups)).toEqual(before);
    stop();
  });

  it('is closed though the last backup cannot be written, with all else of its service', async () => {
    await using service = await TestService.start();
    const backups = path.join(service.dataDirectory, 'backups');
    await rm(backups, { recursive: true, force: true });
    await writeFile(backups, 'no folder');
    await expect(service.stop()).rejects.toThrow('EEXIST');
    await rm(backups);
    // Neither the port nor the data directory is held any more.
    await service.resume();
    expect((await fetch(`${service.origin}/readyz`)).status).toBe(200);
  });

  it('is not closed while it is rewritten: the last backup waits for that', async () => {
    const ends: string[] = [];
    await Promise.all([
      forgetDeletedBytes(database, folder).then(() => ends.push('rewritten')),
      backUp(database, path.join(folder, 'backups')).then(() => ends.push('backed up')),
    ]);
    expect(ends).toEqual(['rewritten', 'backed up']);
    expect(await readdir(path.join(folder, 'backups'))).toHaveLength(2);
  });
});

describe('the secret of a data directory', () => {
  it('is made where a kill has left its file empty, stays, and is replaced for no other reason', async () => {
    const own = path.join(folder, 'own');
    await mkdir(own);
    const file = path.join(own, 'auth-secret');
    await writeFile(file, '');
    const secret = await keptAuthSecret(own);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await keptAuthSecret(own)).toBe(secret);
    expect(await readdir(own)).toEqual(['auth-secret']);
    await rm(file);
    await mkdir(file);
    await expect(keptAuthSecret(own)).rejects.toThrow('EISDIR');
  });
});

describe('the job queue', () => {
  const queue: QueueDefinition<{ name: string }> = { name: 'test', options: { retryLimit: 0 } };
  let jobs: JobQueue;

  beforeAll(async () => {
    jobs = new JobQueue(database, [queue], createLogger({ logLevel: 'silent' }));
    await jobs.start();
  });

  afterAll(() => jobs.stop(1000));

  it('takes the first job after a start inside a transaction, without hanging', async () => {
    await database.prisma.$transaction((transaction) =>
      jobs.enqueue(transaction, queue, { name: 'first' }),
    );
    const rows = await database.prisma.$queryRaw`SELECT data FROM pgboss.job WHERE name = 'test'`;
    expect(rows).toEqual([{ data: { name: 'first' } }]);
  });

  it('has a job if and only if it has the row that the job is about', async () => {
    const { prisma } = database;
    const promise = prisma.$transaction(async (transaction) => {
      await transaction.user.create({ data: newUser('with-a-job') });
      await jobs.enqueue(transaction, queue, { name: 'rolled back' });
      throw new Error('no');
    });
    await expect(promise).rejects.toThrow('no');
    expect(await prisma.user.count({ where: { id: 'with-a-job' } })).toBe(0);

    await prisma.$transaction((transaction) =>
      jobs.enqueue(transaction, queue, { name: 'committed' }),
    );
    const done: string[] = [];
    const both = Promise.withResolvers<void>();
    await jobs.work(queue, { concurrency: 1 }, async ({ data }) => {
      done.push(data.name);
      if (data.name === 'committed') both.resolve();
    });
    await both.promise;
    expect(done).not.toContain('rolled back');
  });
});
