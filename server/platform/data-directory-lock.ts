import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process holds the data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
  constructor(directory: string, options?: ErrorOptions) {
    super(
      `${directory} is in use by another Tomson Studio process: stop that one first, or give this one a DATA_DIR of its own.`,
      options,
    );
  }
}

/**
 * Takes the data directory for this process alone, until the returned function is called or the
 * process ends, however it ends. PGlite has no lock of its own, and two processes on one directory
 * lose data without a word. SQLite's exclusive mode is used for what Node lacks: a lock that the
 * operating system holds and drops, so that nothing stale is left behind by a kill.
 */
export function lockDataDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(path.join(directory, 'lock'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;');
  } catch (error) {
    lock.close();
    throw new DataDirectoryInUse(directory, { cause: error });
  }
  return () => lock.close();
}
