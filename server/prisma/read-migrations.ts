import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Migration } from '../platform/migrate.ts';

/** Where migrations are, one folder each, named so that they sort by age. */
export const MIGRATIONS_FOLDER = path.join(import.meta.dirname, 'migrations');

/** Every migration of this version of the service, oldest first. */
export async function readMigrations(): Promise<Migration[]> {
  const entries = await readdir(MIGRATIONS_FOLDER, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return Promise.all(
    names.map(async (name) => ({
      name,
      sql: await readFile(path.join(MIGRATIONS_FOLDER, name, 'migration.sql'), 'utf8'),
    })),
  );
}
