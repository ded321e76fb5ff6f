import { statfs } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import { ConfigError } from '../config.ts';

/**
 * Bytes below which the embedded database takes no writes: three files of its write-ahead log. One
 * that cannot be made stops PGlite for good in the middle of a statement, and the process with it.
 */
export const EMBEDDED_ROOM = 48 * 1024 * 1024;

/** ms between two looks at the disk. */
const LOOK_AGAIN = 500;

/** A start writes: without room it is refused. */
export async function requireRoom(folder: string): Promise<void> {
  if (!(await isShortOfRoom(folder))) return;
  const megabytes = EMBEDDED_ROOM / 1024 / 1024;
  throw new ConfigError(
    `DATA_DIR has too little room: the embedded database needs ${megabytes} MB that are free.`,
  );
}

/**
 * Lets an embedded database be read only while its disk is full, and written again when there is
 * room. Returns a function that stops that.
 */
export async function guardRoom(pglite: PGlite, folder: string): Promise<() => void> {
  let isFull = false;
  const look = async () => {
    const isFullNow = await isShortOfRoom(folder);
    if (isFullNow === isFull) return;
    await pglite.exec(`SET default_transaction_read_only = ${isFullNow ? 'on' : 'off'}`);
    isFull = isFullNow;
  };
  await look();
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    // The next look tries again.
    await look().catch(() => undefined);
    isLooking = false;
  }, LOOK_AGAIN);
  timer.unref();
  return () => clearInterval(timer);
}

async function isShortOfRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < EMBEDDED_ROOM;
}
