import { createReadStream, existsSync, openAsBlob } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { type Config, ConfigError } from '../config.ts';
import { lockDataDirectory } from '../platform/data-directory-lock.ts';
import { fillEmbeddedDatabase } from '../platform/embedded-database.ts';
import { FileObjectStorage } from '../platform/file-object-storage.ts';
import { type ObjectStorage, openObjectStorage } from '../platform/object-storage.ts';
import {
  checkBackup,
  checkOfSecret,
  DATABASE_FILE,
  fileOf,
  kekIdsIn,
  linesOf,
  type Sums,
  writeNewFile,
} from './backup-folder.ts';
import { finishRestore, STAGED } from './finish-restore.ts';
import { restorePostgres } from './postgres-programs.ts';
import { MARK_AS_RESTORED } from './restored-mark.ts';
import { tombstonesOf } from './tombstone-copies.ts';

export interface RestoreOptions {
  /** Absolute. */
  folder: string;
  /** Where its secrets are; absolute. */
  secrets: string;
  /** Whether what is there may be replaced. */
  replace: boolean;
}

/**
 * Puts a backup back. All of it is checked before anything is changed, and a kill leaves what was
 * there or what was restored. The service must not run; its next start ends what the backup's time
 * had begun (`end-what-was-restored.ts`).
 * @throws ConfigError
 */
export async function restoreBackup(
  config: Config,
  options: RestoreOptions,
  report: (line: string) => void,
): Promise<void> {
  const { manifest, sums } = await checkBackup(options.folder, options.secrets);
  report('Every file of the backup is as it was written.');
  const kind = config.databaseUrl === null ? 'embedded' : 'postgres';
  if (manifest.database !== kind) {
    throw new ConfigError(
      manifest.database === 'postgres'
        ? 'This is a backup of a PostgreSQL database: set DATABASE_URL.'
        : 'This is a backup of an embedded database: leave DATABASE_URL out.',
    );
  }
  if (config.authSecret !== null && checkOfSecret(config.authSecret) !== manifest.secretCheck) {
    throw new ConfigError('AUTH_SECRET is not the one that this backup was made with.');
  }
  const known = await knownKekIds(config, options);
  const missing = manifest.kekIds.find((id) => !known.has(id));
  if (missing !== undefined) {
    const source =
      config.keyEncryptionKeys === null
        ? path.join(config.dataDirectory, 'kek')
        : 'KEY_ENCRYPTION_KEYS';
    throw new ConfigError(`${source} lacks the key “${missing}” of this backup.`);
  }
  if (config.databaseUrl === null) await restoreEmbedded(config, options, sums, report);
  else await restoreOnServer(config, config.databaseUrl, options, sums, report);
}

/** Ids of the key-encryption keys that the next start finds. */
async function knownKekIds(
  { keyEncryptionKeys, dataDirectory }: Config,
  { secrets }: RestoreOptions,
): Promise<Set<string>> {
  if (keyEncryptionKeys !== null) {
    return new Set(keyEncryptionKeys.split(',').map((entry) => entry.trim().split(':')[0] ?? ''));
  }
  const folders = [secrets, dataDirectory];
  return kekIdsIn(
    folders.flatMap((folder) => [path.join(folder, 'kek'), path.join(folder, 'kek-retired')]),
  );
}

async function restoreOnServer(
  config: Config,
  databaseUrl: string,
  options: RestoreOptions,
  sums: Sums,
  report: (line: string) => void,
): Promise<void> {
  await requireQuiet(databaseUrl, options.replace);
  const objects = await openObjectStorage(config);
  await putObjects(objects, options, sums, report);
  if (config.keyEncryptionKeys === null) await putKeks(config.dataDirectory, options, sums);
  await restorePostgres(
    databaseUrl,
    path.join(options.folder, DATABASE_FILE.postgres),
    MARK_AS_RESTORED,
  );
}

/** ms between two looks at who uses the database, and how many more there are. */
const LOOK_AGAIN = 250;
const LOOKS = 20;

/** @throws ConfigError when somebody uses the database, or something is in it that may not go */
async function requireQuiet(databaseUrl: string, replace: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const look = async () => {
    const { rows } = await client.query<{ others: number; tables: number }>(
      `SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()
          AND pid <> pg_backend_pid() AND backend_type = 'client backend') AS others,
        (SELECT count(*)::int FROM pg_tables WHERE schemaname IN ('public', 'pgboss')) AS tables`,
    );
    return rows[0] ?? { others: 0, tables: 0 };
  };
  try {
    let found = await look();
    // The server takes a moment to notice that a process was killed, such as an earlier restore.
    for (let left = LOOKS; found.others > 0 && left > 0; left -= 1) {
      await setTimeout(LOOK_AGAIN);
      found = await look();
    }
    if (found.others > 0) {
      throw new ConfigError('The database is in use: stop every web and worker process first.');
    }
    if (found.tables > 0 && !replace) {
      throw new ConfigError(
        'The database is not empty: name another, or say --replace to lose what is in it.',
      );
    }
  } finally {
    await client.end();
  }
}

async function restoreEmbedded(
  config: Config,
  options: RestoreOptions,
  sums: Sums,
  report: (line: string) => void,
): Promise<void> {
  const { dataDirectory } = config;
  const unlock = lockDataDirectory(dataDirectory);
  try {
    await finishRestore(dataDirectory);
    if (existsSync(path.join(dataDirectory, 'postgres')) && !options.replace) {
      throw new ConfigError(
        `${dataDirectory} has a database already: name another DATA_DIR, or say --replace to lose what is in it.`,
      );
    }
    const part = path.join(dataDirectory, `${STAGED}.part`);
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { mode: 0o700 });
    const dump = await openAsBlob(path.join(options.folder, DATABASE_FILE.embedded));
    await fillEmbeddedDatabase(part, dump, MARK_AS_RESTORED);
    report('The database opens.');
    for (const [name, bytes] of await readSecrets(dataDirectory, options, sums)) {
      await writeNewFile(path.join(part, name), [bytes]);
    }
    const hasObjects = [...sums.keys()].some((name) => name.startsWith('objects/'));
    if (hasObjects && !config.objectStore) {
      const staged = await FileObjectStorage.open(path.join(part, 'objects'));
      await keepTombstones(await openObjectStorage(config), staged);
      await putObjects(staged, options, sums, report);
    } else {
      await putObjects(await openObjectStorage(config), options, sums, report);
    }
    await rename(part, path.join(dataDirectory, STAGED));
    await finishRestore(dataDirectory);
  } finally {
    unlock();
  }
}

/**
 * Before the database: those of the one that is there now are put aside first, and a start takes
 * them from there, so that either one opens whenever this is killed.
 */
async function putKeks(dataDirectory: string, options: RestoreOptions, sums: Sums): Promise<void> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const secrets = await readSecrets(dataDirectory, options, sums);
  for (const name of ['kek-retired', 'kek']) {
    const bytes = secrets.get(name);
    if (!bytes) continue;
    const file = path.join(dataDirectory, name);
    await rm(`${file}.new`, { force: true });
    await writeNewFile(`${file}.new`, [bytes]);
    await rename(`${file}.new`, file);
  }
}

/**
 * The backup's secrets by their names in the data directory. The keys that are replaced stay
 * beside: backups in the data directory may need them.
 */
async function readSecrets(
  dataDirectory: string,
  { folder, secrets }: RestoreOptions,
  sums: Sums,
): Promise<Map<string, Buffer>> {
  const read = new Map<string, Buffer>();
  for (const name of sums.keys()) {
    if (!name.startsWith('secrets/')) continue;
    read.set(path.basename(name), await readFile(fileOf(folder, secrets, name)));
  }
  if (!read.has('kek')) return read;
  const current = await linesOf(path.join(secrets, 'kek'));
  const retired = [
    ...(await linesOf(path.join(secrets, 'kek-retired'))),
    ...(await linesOf(path.join(dataDirectory, 'kek'))),
    ...(await linesOf(path.join(dataDirectory, 'kek-retired'))),
  ];
  const kept = [...new Set(retired)].filter((line) => !current.includes(line));
  if (kept.length === 0) return read;
  return read.set('kek-retired', Buffer.from(kept.map((line) => `${line}\n`).join('')));
}

/** Whoever was deleted from what is replaced stays deleted. */
async function keepTombstones(from: ObjectStorage, to: ObjectStorage): Promise<void> {
  for await (const key of from.list('tombstones/')) await putEmpty(to, key);
}

/** Pictures that are there already are left: an object never changes under its key. */
async function putObjects(
  objects: ObjectStorage,
  { folder, secrets }: RestoreOptions,
  sums: Sums,
  report: (line: string) => void,
): Promise<void> {
  let count = 0;
  for (const name of sums.keys()) {
    if (!name.startsWith('objects/')) continue;
    const file = fileOf(folder, secrets, name);
    const key = name.slice('objects/'.length);
    const { size } = await stat(file);
    if ((await objects.size(key)) !== size) {
      const body = createReadStream(file);
      await objects.put({ key, bytes: size, contentType: 'application/octet-stream', body });
    }
    count += 1;
    if (count % 500 === 0) report(`${count} pictures are back.`);
  }
  for (const key of await tombstonesOf(folder)) await putEmpty(objects, key);
}

function putEmpty(objects: ObjectStorage, key: string): Promise<void> {
  const body = (async function* (): AsyncGenerator<Uint8Array> {})();
  return objects.put({ key, bytes: 0, contentType: 'application/octet-stream', body });
}
