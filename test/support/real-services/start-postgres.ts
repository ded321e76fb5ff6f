import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../free-port.ts';
import type { RunningServer } from './running-server.ts';
import { runCommand, ServerProcess } from './server-process.ts';

/** The oldest version that the service supports. */
const OLDEST = 15;

/** Services of several test files, each of several processes, with two pools a process. */
const MAX_CONNECTIONS = 400;

const START_TIMEOUT = 60_000;

export interface RunningPostgres extends RunningServer {
  /**
   * Ends it without any order (`pg_ctl restart -m immediate`); returns when it answers again.
   * @param away ms for which it is not there
   */
  crashAndRestart(away?: number): Promise<void>;
}

/**
 * A throw-away PostgreSQL server in a folder of its own, with passwords and everything written
 * through to the disk, as in production.
 *
 * @param folder does not exist yet; other users must be able to pass through its parent
 */
export async function startPostgres(folder: string): Promise<RunningPostgres> {
  const programs = await findPrograms();
  const user = await serverUser();
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  const password = crypto.randomUUID();
  await mkdir(folder, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const owned of [folder, passwordFile]) if (user) await chown(owned, user.uid, user.gid);
  await chmod(folder, 0o700);

  const options = { cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' }, ...user };
  await runCommand(
    path.join(programs, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=tomson',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
    ],
    options,
  );
  await rm(passwordFile);
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: String(MAX_CONNECTIONS),
    fsync: 'on',
    synchronous_commit: 'on',
  };
  const launch = () =>
    new ServerProcess(
      path.join(programs, 'postgres'),
      [
        '-D',
        data,
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      options,
    );
  let server = launch();
  const url = `postgresql://tomson:${password}@127.0.0.1:${port}/postgres`;
  // SIGINT is its “fast shutdown”: connections are closed, what was committed is kept.
  const stop = () => server.stop('SIGINT');
  try {
    await server.until(() => answersQueries(url), START_TIMEOUT);
  } catch (error) {
    await stop();
    throw error;
  }
  const crashAndRestart = async (away = 0) => {
    await server.stop('SIGQUIT');
    if (away > 0) await setTimeout(away);
    server = launch();
    await server.until(() => answersQueries(url), START_TIMEOUT);
  };
  return { environment: { TEST_DATABASE_URL: url }, stop, crashAndRestart };
}

async function answersQueries(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The newest installed version's folder; Debian keeps the server's programs out of the PATH. */
async function findPrograms(): Promise<string> {
  const root = '/usr/lib/postgresql';
  const versions = (await readdir(root).catch(() => [])).map(Number).sort((a, b) => b - a);
  const [newest = 0] = versions.filter((version) =>
    existsSync(path.join(root, String(version), 'bin/postgres')),
  );
  if (newest < OLDEST) {
    throw new Error(
      `PostgreSQL ${OLDEST} or newer is not installed in ${root}: install Debian's “postgresql”.`,
    );
  }
  return path.join(root, String(newest), 'bin');
}

/** PostgreSQL refuses to run as root, so root runs it as the user that Debian made for it. */
async function serverUser(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (option) => Number(await runCommand('id', [option, 'postgres']))),
  );
  return { uid: uid ?? 0, gid: gid ?? 0 };
}
