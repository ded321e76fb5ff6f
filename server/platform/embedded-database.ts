import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { fromPglite } from 'pg-boss';
import { readMigrations } from '../prisma/read-migrations.ts';
import type { Database } from './database.ts';
import { migrate, type SqlSession } from './migrate.ts';
import { PGliteAdapter } from './pglite-adapter.ts';
import { createPrismaClient } from './prisma-client.ts';

/**
 * PostgreSQL inside this process, in `postgres/` below the data directory. The caller holds the
 * directory's lock.
 */
export async function openEmbeddedDatabase(dataDirectory: string): Promise<Database> {
  const folder = path.join(dataDirectory, 'postgres');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pglite = await PGlite.create({ dataDir: folder });
  await migrate(sessionOf(pglite), await readMigrations());
  return databaseOn(pglite);
}

function databaseOn(pglite: PGlite): Database {
  const prisma = createPrismaClient(new PGliteAdapter(pglite));
  return {
    prisma,
    jobs: { backend: 'pglite', db: fromPglite(pglite) },
    listen: (channel, onPayload) => pglite.listen(channel, onPayload),
    onListenGap: () => undefined,
    backup: () => pglite.dumpDataDir('gzip'),
    close: async () => {
      await prisma.$disconnect();
      await pglite.close();
    },
  };
}

function sessionOf(pglite: PGlite): SqlSession {
  return {
    run: async (sql) => {
      await pglite.exec(sql);
    },
    query: async (sql, params) => {
      const { rows } = await pglite.query<Record<string, unknown>>(sql, params);
      return rows;
    },
  };
}
