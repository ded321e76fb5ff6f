import { readFile } from 'node:fs/promises';
import { MIGRATIONS_FOLDER, readMigrations } from './read-migrations.ts';
import { withSchemaEngine } from './schema-engine.ts';
import { SCHEMA_FILE } from './schema-file.ts';

/**
 * The SQL that leads from the committed migrations to schema.prisma; `null` when they agree.
 * Takes a few seconds: all migrations are applied to an empty database.
 */
export async function schemaDifference(): Promise<string | null> {
  const schema = await readFile(SCHEMA_FILE, 'utf8');
  const result = await withSchemaEngine([SCHEMA_FILE, schema], async (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...(await committedMigrations()) },
      to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA_FILE, content: schema }] },
      script: true,
      shadowDatabaseUrl: null,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return result.exitCode === 2 ? result.stdout : null;
}

async function committedMigrations() {
  return {
    baseDir: MIGRATIONS_FOLDER,
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    migrationDirectories: (await readMigrations()).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
