import { createHash, randomUUID } from 'node:crypto';

/** One connection that keeps its session between calls. */
export interface SqlSession {
  /** Many statements, no parameters. */
  run(sql: string): Promise<void>;
  query(sql: string, params?: unknown[]): Promise<Record<string, unknown>[]>;
}

export interface Migration {
  name: string;
  sql: string;
}

/** The advisory lock that Prisma Migrate takes too, so that both keep out of each other's way. */
const MIGRATE_LOCK = 72_707_369;

/**
 * Applies the migrations that the database does not have, each in a transaction of its own, and
 * returns their names. Several processes may call this at once. The record is Prisma's
 * `_prisma_migrations` with Prisma's checksums; its own tool needs an engine download.
 */
export async function migrate(session: SqlSession, migrations: Migration[]): Promise<string[]> {
  await session.query(`SELECT pg_advisory_lock(${MIGRATE_LOCK})`);
  try {
    await session.run(RECORD_TABLE);
    const recorded = await session.query(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    const records = new Map(recorded.map((row) => [row.migration_name, row]));
    const applied: string[] = [];
    for (const { name, sql } of migrations) {
      const checksum = createHash('sha256').update(sql).digest('hex');
      const record = records.get(name);
      if (!record) {
        await apply(session, name, sql, checksum);
        applied.push(name);
      } else if (record.checksum !== checksum) {
        throw new Error(`The migration ${name} was changed after this database had applied it.`);
      } else if (!record.finished_at) {
        throw new Error(`The migration ${name} is recorded as not finished in this database.`);
      }
    }
    return applied;
  } finally {
    await session.query(`SELECT pg_advisory_unlock(${MIGRATE_LOCK})`);
  }
}

async function apply(session: SqlSession, name: string, sql: string, checksum: string) {
  await session.run('BEGIN');
  try {
    await session.run(sql);
    await session.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await session.run('COMMIT');
  } catch (error) {
    await session.run('ROLLBACK');
    throw new Error(`The migration ${name} failed and was rolled back.`, { cause: error });
  }
}

const RECORD_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;
