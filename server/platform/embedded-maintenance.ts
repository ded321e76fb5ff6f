import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import type { Database } from './database.ts';
import { requireFreeBytes } from './disk-space.ts';
import { EMBEDDED_ROOM } from './embedded-room.ts';
import type { Logger } from './logger.ts';

/** ms between two rounds. */
const INTERVAL = 60 * 60 * 1000;

/** Backups that are kept. */
const KEPT = 5;

/** A backup's name ends so until all of it is on the disk. */
const PART = '.part';

/**
 * Looks after the embedded database once an hour: vacuums it, since PGlite runs no autovacuum, and
 * writes a backup, since it never syncs its files to disk and a power cut can damage them. Returns
 * a function that stops it.
 */
export function maintainEmbeddedDatabase(
  database: Database,
  dataDirectory: string,
  logger: Logger,
): () => void {
  const folder = path.join(dataDirectory, 'backups');
  const removing = inTurn(database, () => removeParts(folder));
  removing.catch((error: unknown) => logger.error({ error }, 'parts of older backups'));
  const round = async () => {
    try {
      await database.prisma.$executeRaw`VACUUM (ANALYZE)`;
      await backUp(database, folder);
    } catch (error) {
      logger.error({ error }, 'maintenance of the embedded database');
    }
  };
  const timer = setInterval(round, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** What writes backups of a database, one after the other. */
const turns = new WeakMap<Database, Promise<void>>();

/**
 * Waits until whoever began before has ended: a service that stops writes its last backup, and so
 * does not close a database that is being rewritten.
 */
function inTurn(database: Database, step: () => Promise<void>): Promise<void> {
  const turn = (turns.get(database) ?? Promise.resolve()).then(step);
  turns.set(
    database,
    turn.catch(() => undefined),
  );
  return turn;
}

/**
 * Rewrites the embedded database and replaces all backups by one of what is left, so that deleted
 * rows are in no file here. It does nothing on a server, whose operator answers for its files.
 */
export async function forgetDeletedBytes(database: Database, dataDirectory: string): Promise<void> {
  const { rewrite } = database;
  if (!rewrite) return;
  await inTurn(database, async () => {
    await rewrite();
    const folder = path.join(dataDirectory, 'backups');
    const older = await readdir(folder).catch(() => []);
    await writeBackup(database, folder);
    for (const name of older) await rm(path.join(folder, name), { force: true });
  });
}

/** What was being written when the process was killed. */
async function removeParts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith(PART))) {
    await rm(path.join(folder, name), { force: true });
  }
}

/** Writes one more backup, `<time>.tar.gz`, and removes the oldest beyond those kept. */
export function backUp(database: Database, folder: string): Promise<void> {
  return inTurn(database, () => writeBackup(database, folder));
}

async function writeBackup(database: Database, folder: string): Promise<void> {
  if (!database.backup) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const dump = await database.backup();
  const name = `${new Date().toISOString().replaceAll(':', '-')}.tar.gz`;
  const file = path.join(folder, name);
  // Without this much the database itself could not be written any more.
  await requireFreeBytes(folder, dump.size + EMBEDDED_ROOM);
  try {
    const handle = await open(`${file}${PART}`, 'w', 0o600);
    try {
      await handle.writeFile(dump.stream());
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}${PART}`, file);
  } finally {
    await rm(`${file}${PART}`, { force: true });
  }
  const backups = (await readdir(folder)).filter((one) => one.endsWith('.tar.gz')).sort();
  for (const old of backups.slice(0, -KEPT)) await rm(path.join(folder, old));
}
