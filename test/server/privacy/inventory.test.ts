import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { dataModels } from '../../../server/privacy/inventory/data-model.ts';
import { otherTables } from '../../../server/privacy/inventory/other-tables.ts';
import { TestService } from '../../support/test-service.ts';

it('the inventory names every table and column of a running service, and nothing else', async () => {
  await using service = await TestService.start();
  const { prisma } = service.inside.database;
  // Of a table that is kept in partitions, the whole.
  const columns = await prisma.$queryRaw<{ table: string; name: string }[]>`
    SELECT n.nspname || '.' || c.relname AS "table", a.attname AS "name"
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema')`;
  const own = dataModels.flatMap(({ name, columns: known }) =>
    known.map((column) => `public.${name}.${column.name}`),
  );
  const others = new Set(otherTables.map(({ name }) => name));
  const found = columns.filter(({ table }) => !others.has(table));
  expect(found.map(({ table, name }) => `${table}.${name}`).sort()).toEqual(own.sort());
  const tables = new Set(columns.map(({ table }) => table));
  expect([...others].filter((name) => !tables.has(name))).toEqual([]);
});

it('npm run privacy:audit prints the inventory and finds no open point', async () => {
  const script = path.resolve(import.meta.dirname, '../../../server/privacy/print-audit.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  for (const { name, title } of dataModels) expect(stdout).toContain(`${name}: ${title}.`);
  expect(stdout).toMatch(/email +identity, account, exported, cascade/);
  expect(stdout).toContain('Open points: none.');
});
