import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { commitLater } from '../../../server/platform/commit-later.ts';
import { createLogger } from '../../../server/platform/logger.ts';
import { openPostgresDatabase } from '../../../server/platform/postgres-database.ts';
import { PostgresListener } from '../../../server/platform/postgres-listener.ts';
import { Prisma } from '../../../server/prisma/client/client.ts';
import { readMigrations } from '../../../server/prisma/read-migrations.ts';
import { generate } from '../../support/person.ts';
import { BreakableLine } from '../../support/real-services/breakable-line.ts';
import { onServer, urlOfDatabase } from '../../support/real-services/postgres-server.ts';
import { TestService } from '../../support/test-service.ts';

const logger = createLogger({ logLevel: 'silent' });
let server: string;
let name: string;
let url: string;

beforeEach(async () => {
  server = inject('realServices')?.databaseUrl ?? '';
  name = `tomson_test_${randomUUID().replaceAll('-', '')}`;
  url = urlOfDatabase(server, name);
  await onServer(server, `CREATE DATABASE ${name}`);
});

afterEach(async () => {
  await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
});

/** Ends connections to the database, as a restart or a fail-over of the server does. */
const endConnections = (database: string, query = '%') =>
  onServer(
    server,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = '${database}' AND query LIKE '${query}' AND pid <> pg_backend_pid()`,
  );

describe('an empty database', () => {
  it('is migrated once by processes that start at the same time', async () => {
    const [first, ...others] = await Promise.all([
      openPostgresDatabase(url, logger),
      openPostgresDatabase(url, logger),
      openPostgresDatabase(url, logger),
      openPostgresDatabase(url, logger),
    ]);
    const rows = await first.prisma.$queryRaw<{ name: string }[]>`
      SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL`;
    const migrations = await readMigrations();
    expect(rows.map((row) => row.name).sort()).toEqual(migrations.map((one) => one.name).sort());
    for (const database of [first, ...others]) await database.close();
  });
});

describe('a statement', () => {
  it('is prepared when it comes again, unless its plan depends on where a page begins', async () => {
    const { prisma, close } = await openPostgresDatabase(url, logger);
    for (let time = 0; time < 3; time += 1) {
      await prisma.user.findUnique({ where: { id: 'nobody' } });
      await prisma.user.findMany({ where: { id: { lt: 'z' } }, orderBy: { id: 'desc' }, take: 9 });
    }
    const prepared = await prisma.$queryRaw<{ statement: string }[]>`
      SELECT "statement" FROM pg_prepared_statements WHERE "statement" LIKE '%"User"%'`;
    expect(prepared).toHaveLength(1);
    expect(prepared[0]?.statement).not.toContain('ORDER BY');
    await close();
  });
});

describe('a commit', () => {
  const setting = Prisma.sql`SELECT current_setting('synchronous_commit') AS "setting"`;

  it('waits for the disk, but for a transaction that says it need not, and that one only', async () => {
    const { prisma, close } = await openPostgresDatabase(url, logger);
    const settings = await prisma.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT ${commitLater}`;
      return transaction.$queryRaw(setting);
    });
    expect(settings).toEqual([{ setting: 'off' }]);
    for (let time = 0; time < 3; time += 1) {
      expect(await prisma.$queryRaw(setting)).toEqual([{ setting: 'on' }]);
    }
    await close();
  });

  it('of what the job queue does by itself does not wait, on any of its connections', async () => {
    const { jobs, close } = await openPostgresDatabase(url, logger);
    const pool = new pg.Pool(jobs);
    const { rows } = await pool.query(setting.sql);
    expect(rows).toEqual([{ setting: 'off' }]);
    await pool.end();
    await close();
  });
});

describe('the connection that listens', () => {
  it('comes back when the server ended it, says that something may be missing, and hears', async () => {
    const database = await openPostgresDatabase(url, logger);
    const heard: string[] = [];
    await database.listen('news', (payload) => heard.push(payload));
    const gap = new Promise<void>((resolve) => database.onListenGap(resolve));
    const tell = (payload: string) =>
      database.prisma.$executeRaw`SELECT pg_notify('news', ${payload})`;
    await tell('before');
    await expect.poll(() => heard).toEqual(['before']);
    await endConnections(name, 'LISTEN%');
    await gap;
    await tell('after');
    await expect.poll(() => heard).toEqual(['before', 'after']);
    await database.close();
  });
});

describe('a connection that listens over a line that fails', () => {
  const times = { checkEvery: 50, answerWithin: 500 };
  let line: BreakableLine;
  let listener: PostgresListener;
  let heard: string[];
  const tell = (payload: string) => onServer(url, `SELECT pg_notify('news', '${payload}')`);
  const nextGap = () => new Promise<void>((resolve) => listener.onGap(resolve));

  beforeEach(async () => {
    line = await BreakableLine.to(url);
    listener = new PostgresListener({ connectionString: line.url }, logger, times);
    await listener.start();
    heard = [];
    await listener.listen('news', (payload) => heard.push(payload));
  });

  afterEach(async () => {
    await listener.stop();
    await line[Symbol.asyncDispose]();
  });

  it('notices that it went silent, and hears again when there is one that carries', async () => {
    await tell('before');
    await expect.poll(() => heard).toEqual(['before']);
    const gap = nextGap();
    line.silence();
    // Neither is a new connection waited for without end.
    await line.untilUnanswered(2);
    line.mend();
    await gap;
    await tell('after');
    await expect.poll(() => heard).toEqual(['before', 'after']);
  });

  it('hears everything once, even where it is lost again while it comes back', async () => {
    const warn = vi.spyOn(logger, 'warn');
    const gap = nextGap();
    line.loseAnswerTo('LISTEN');
    await endConnections(name);
    await gap;
    expect(line.lost).toBe(1);
    // One loss and one way back, not a second one beside it.
    expect(warn).toHaveBeenCalledTimes(1);
    await tell('once');
    await tell('last');
    await expect.poll(() => heard).toContain('last');
    expect(heard).toEqual(['once', 'last']);
  });
});

describe('a service whose every connection the server ended', () => {
  it('goes on by itself: requests, jobs and events', async () => {
    await using service = await TestService.start({ environment: { LOG_LEVEL: 'silent' } });
    const { api } = await service.signUp();
    const request = { model: 'sketch/procedural', prompt: 'a lighthouse' };
    expect(await generate(api, request)).toMatchObject({ status: 'succeeded' });
    const rows = await service.inside.database.prisma.$queryRaw<{ name: string }[]>`
      SELECT current_database() AS name`;
    await endConnections(rows[0]?.name ?? '');
    await expect.poll(async () => (await fetch(`${service.origin}/readyz`)).status).toBe(200);
    expect(await generate(api, request)).toMatchObject({ status: 'succeeded' });
  });
});
