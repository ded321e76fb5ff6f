import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { ConfigError } from '../config.ts';
import { readMigrations } from '../prisma/read-migrations.ts';
import type { Database } from './database.ts';
import { isDatabaseAway } from './database-errors.ts';
import type { Logger } from './logger.ts';
import { migrate } from './migrate.ts';
import { nameStatements } from './name-statements.ts';
import { PostgresListener } from './postgres-listener.ts';
import { createPrismaClient } from './prisma-client.ts';
import { createStatementNames } from './statement-names.ts';

/** Connections of Prisma's pool; pg-boss has a pool of its own. */
const POOL_SIZE = 10;

/**
 * ms until a connection that nobody uses is closed. A new one costs a process, a handshake and
 * every statement's plan anew, five times: more than a person's next picture does.
 */
const IDLE_TIMEOUT = 10 * 60 * 1000;

/** What stands between may forget a connection that says nothing for some minutes. */
const KEEPING_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 60 * 1000 };

/** Of a pool's connections. */
const KEEPING = { idleTimeoutMillis: IDLE_TIMEOUT, ...KEEPING_ALIVE };

/** A PostgreSQL server (15 or newer) that several processes may share. */
export async function openPostgresDatabase(url: string, logger: Logger): Promise<Database> {
  await applyMigrations(url).catch((error: unknown) => {
    if (!isDatabaseAway(error)) throw error;
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new ConfigError(`The database that DATABASE_URL names cannot be reached${code}.`, {
      cause: error,
    });
  });
  const pool = { connectionString: url, max: POOL_SIZE, ...KEEPING };
  const statementNameGenerator = createStatementNames();
  const nameOfJobStatement = createStatementNames();
  const prisma = createPrismaClient(new PrismaPg(pool, { statementNameGenerator }));
  const listener = new PostgresListener({ connectionString: url, ...KEEPING_ALIVE }, logger);
  await listener.start();
  return {
    prisma,
    jobs: {
      backend: 'postgres',
      connectionString: url,
      ...KEEPING,
      onConnect: async (client) => {
        nameStatements(client, nameOfJobStatement);
        await commitJobsLater(client);
      },
    },
    listen: (channel, onPayload) => listener.listen(channel, onPayload),
    onListenGap: (callback) => listener.onGap(callback),
    backup: null,
    rewrite: null,
    close: async () => {
      await listener.stop();
      await prisma.$disconnect();
    },
  };
}

/**
 * What the queue commits by itself, such as that a job was taken or is done, does not wait for the
 * disk: lost, the job is handed out once more, which it bears anyway (docs/decisions/0016). Jobs
 * are added over Prisma's connections, which do wait.
 */
async function commitJobsLater(client: pg.ClientBase): Promise<void> {
  await client.query('SET synchronous_commit = off');
}

async function applyMigrations(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const session = {
      run: async (sql: string) => {
        await client.query(sql);
      },
      query: async (sql: string, params?: unknown[]) => (await client.query(sql, params)).rows,
    };
    await migrate(session, await readMigrations());
  } finally {
    await client.end();
  }
}
