import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectStorage } from '../platform/object-storage.ts';

const PREFIX = 'tombstones/';
const MARK = /^[0-9a-f]{64}\.\d{1,8}$/;

const placesFile = (dataDirectory: string) => path.join(dataDirectory, 'backups-made');

/** Remembers where a backup is, so that accounts deleted later are noted in it. */
export async function noteBackup(dataDirectory: string, folder: string): Promise<void> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  await appendFile(placesFile(dataDirectory), `${folder}\n`, { mode: 0o600 });
}

/** Folders of backups that were made from this data directory and can be reached. */
export async function reachableBackups(dataDirectory: string): Promise<string[]> {
  const text = await readFile(placesFile(dataDirectory), 'utf8').catch(() => '');
  const folders = [...new Set(text.split('\n').filter(Boolean))];
  return folders.filter((folder) => existsSync(path.join(folder, 'manifest.json')));
}

/**
 * Puts every tombstone of the store beside each backup: with the data directory, the store's own
 * may be lost, and the backup must not bring back who was deleted since.
 */
export async function copyTombstones(objects: ObjectStorage, folders: string[]): Promise<void> {
  if (folders.length === 0) return;
  const marks: string[] = [];
  for await (const key of objects.list(PREFIX)) marks.push(key.slice(PREFIX.length));
  for (const folder of folders) {
    const beside = path.join(folder, 'tombstones');
    await mkdir(beside, { recursive: true, mode: 0o700 });
    const known = new Set(await readdir(beside));
    for (const mark of marks.filter((one) => !known.has(one))) {
      await writeFile(path.join(beside, mark), '', { mode: 0o600 });
    }
  }
}

/** The tombstones beside a backup, as object keys. */
export async function tombstonesOf(folder: string): Promise<string[]> {
  const names = await readdir(path.join(folder, 'tombstones')).catch(() => []);
  return names.filter((name) => MARK.test(name)).map((name) => `${PREFIX}${name}`);
}
