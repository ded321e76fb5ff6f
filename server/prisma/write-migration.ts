import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MIGRATIONS_FOLDER } from './read-migrations.ts';
import { schemaDifference } from './schema-difference.ts';

/*
 * npm run migration -- NAME      writes the migration that schema.prisma calls for
 * npm run migration -- --check   fails when there is one to write
 */
const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const sql = await schemaDifference();
if (sql === null) {
  process.stdout.write('The migrations lead to schema.prisma: nothing to do.\n');
} else if (values.check) {
  process.stderr.write(`schema.prisma has changes without a migration:\n\n${sql}\n`);
  process.exitCode = 1;
} else {
  const name = (positionals[0] ?? 'change').toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(MIGRATIONS_FOLDER, `${time}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'migration.sql'), sql);
  process.stdout.write(`Wrote ${path.relative(process.cwd(), folder)}/migration.sql\n`);
}
