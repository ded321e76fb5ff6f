import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { ConfigError } from '../config.ts';

type Program = 'pg_dump' | 'pg_restore' | 'psql';

/** Writes the whole database in pg_dump's custom format. */
export async function dumpPostgres(databaseUrl: string, file: string): Promise<void> {
  await checkPrograms(databaseUrl, ['pg_dump']);
  await using address = await addressOf(databaseUrl);
  const dump = run('pg_dump', ['--format=custom', `--file=${file}`, `--dbname=${address.uri}`]);
  await dump.ended;
}

/**
 * Replaces what is in the database by a dump, in one transaction: whoever kills it leaves what was
 * there before.
 * @param sql what else belongs into that transaction
 */
export async function restorePostgres(
  databaseUrl: string,
  file: string,
  sql: string,
): Promise<void> {
  await checkPrograms(databaseUrl, ['pg_restore', 'psql']);
  await using address = await addressOf(databaseUrl);
  const psql = run('psql', [
    '--no-psqlrc',
    '--quiet',
    '--set=ON_ERROR_STOP=1',
    '--output=/dev/null',
    `--dbname=${address.uri}`,
  ]);
  const script = run('pg_restore', ['--no-owner', '--no-privileges', '--file=-', file]);
  const { stdin } = psql.child;

  // What psql has to say of its end is told below.
  stdin.on('error', () => undefined);
  try {
    stdin.write(`BEGIN;\n${EMPTY}`);
    const copied = pipeline(script.child.stdout, stdin, { end: false });
    await Promise.race([Promise.all([copied, script.ended]), psql.ended]);
    // Only now: a script that broke off must not be committed.
    stdin.end(`\n${sql}\nCOMMIT;\n`);
    await psql.ended;
  } catch (error) {
    script.child.kill();
    psql.child.kill();
    throw error;
  }
}

/** Everything of ours goes, also what a newer version made and the dump does not know. */
const EMPTY = `
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT format('TABLE public.%I', tablename) FROM pg_tables WHERE schemaname = 'public'
    UNION ALL SELECT format('TYPE public.%I', typname) FROM pg_type
      WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
    UNION ALL SELECT format('ROUTINE %s', p.oid::regprocedure) FROM pg_proc p
      WHERE pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE 'DROP ' || one || ' CASCADE'; END LOOP;
END $$;
DROP SCHEMA IF EXISTS pgboss CASCADE;
`;

/** @throws ConfigError when one is not installed or older than the server */
async function checkPrograms(databaseUrl: string, programs: Program[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version`,
  );
  await client.end();
  const server = rows[0]?.version ?? 0;
  for (const program of programs) {
    const version = run(program, ['--version']);
    const [told] = await Promise.all([text(version.child.stdout), version.ended]);
    const own = Number(/(\d+)/.exec(told)?.[1] ?? 0);
    if (own >= server) continue;
    throw new ConfigError(
      `${program} is of PostgreSQL ${own}, and the server of ${server}: install PostgreSQL's client programs of ${server} or newer.`,
    );
  }
}

function run(
  program: Program,
  args: string[],
): { child: ChildProcessByStdio<Writable, Readable, Readable>; ended: Promise<void> } {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    errors += part;
  });
  if (program === 'pg_dump') child.stdout.on('error', () => undefined);
  const ended = once(child, 'close').then(
    ([code]) => {
      if (code !== 0) throw new ConfigError(`${program} failed: ${errors.trim() || code}`);
    },
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new ConfigError(
        `${program} is not installed: install PostgreSQL's client programs of the server's version or newer.`,
        { cause: error },
      );
    },
  );
  // It is waited for, but not by everybody from the beginning.
  ended.catch(() => undefined);
  return { child, ended };
}

/** The database's address without its password, which would show in the list of processes. */
async function addressOf(databaseUrl: string): Promise<{ uri: string } & AsyncDisposable> {
  const url = new URL(databaseUrl);
  const folder = await mkdtemp(path.join(tmpdir(), 'tomson-pg-'));
  if (url.password) {
    const file = path.join(folder, 'password');
    const password = decodeURIComponent(url.password).replaceAll(/[\\:]/g, '\\$&');
    await writeFile(file, `*:*:*:*:${password}\n`, { mode: 0o600 });
    url.password = '';
    url.searchParams.set('passfile', file);
  }
  return {
    uri: url.href,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
