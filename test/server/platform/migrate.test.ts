import { rm } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, type SqlSession } from '../../../server/platform/migrate.ts';
import { createDataDirectory } from '../../support/data-directory.ts';

let folder: string;
let pglite: PGlite;
let session: SqlSession;

beforeAll(async () => {
  folder = await createDataDirectory();
  pglite = await PGlite.create({ dataDir: path.join(folder, 'postgres') });
  session = {
    run: async (sql) => void (await pglite.exec(sql)),
    query: async (sql, params) => (await pglite.query<Record<string, unknown>>(sql, params)).rows,
  };
});

afterAll(async () => {
  await pglite.close();
  await rm(folder, { recursive: true, force: true });
});

const tableExists = async (name: string) => {
  const { rows } = await pglite.query('SELECT to_regclass($1) IS NOT NULL AS exists', [name]);
  return (rows[0] as { exists: boolean }).exists;
};

describe('migrations', () => {
  it('are applied in their order, each once', async () => {
    const first = { name: '1_first', sql: 'CREATE TABLE one (id int);' };
    const second = { name: '2_second', sql: 'ALTER TABLE one ADD COLUMN name text;' };
    expect(await migrate(session, [first])).toEqual(['1_first']);
    expect(await migrate(session, [first, second])).toEqual(['2_second']);
    expect(await migrate(session, [first, second])).toEqual([]);
  });

  it('may hold functions with semicolons of their own', async () => {
    const sql = `CREATE FUNCTION answer() RETURNS int LANGUAGE plpgsql AS $$
      BEGIN RETURN 42; END; $$; CREATE TABLE after_it (id int);`;
    await migrate(session, [{ name: '3_function', sql }]);
    const { rows } = await pglite.query('SELECT answer()');
    expect(rows).toEqual([{ answer: 42 }]);
    expect(await tableExists('after_it')).toBe(true);
  });

  it('that fail leave nothing behind, and are tried again the next time', async () => {
    const name = '4_failing';
    const broken = { name, sql: 'CREATE TABLE half (id int); SELECT no_such_column FROM half;' };
    await expect(migrate(session, [broken])).rejects.toThrow(
      'The migration 4_failing failed and was rolled back.',
    );
    expect(await tableExists('half')).toBe(false);
    const mended = { name, sql: 'CREATE TABLE half (id int);' };
    expect(await migrate(session, [mended])).toEqual([name]);
  });

  it('that were changed after they were applied stop the start', async () => {
    const name = '5_changed';
    await migrate(session, [{ name, sql: 'CREATE TABLE five (id int);' }]);
    await expect(
      migrate(session, [{ name, sql: 'CREATE TABLE five (id bigint);' }]),
    ).rejects.toThrow('The migration 5_changed was changed after this database had applied it.');
    // The lock was given back: the next start is not held up.
    expect(await migrate(session, [])).toEqual([]);
  });
});
