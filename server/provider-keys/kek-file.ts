import { randomBytes } from 'node:crypto';
import { constants, type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../config.ts';
import { isMissingFile } from '../platform/is-missing-file.ts';
import { syncFolder } from '../platform/sync-folder.ts';
import { type KeyEncryptionKey, Keyring, parseKeyEncryptionKey } from './key-encryption-keys.ts';

/** The file of a local start's key-encryption keys. */
export const kekFile = (dataDirectory: string): string => path.join(dataDirectory, 'kek');

/** Where keys go that nothing is encrypted with any more, but for what older backups hold. */
export const retiredKekFile = (dataDirectory: string): string =>
  path.join(dataDirectory, 'kek-retired');

/** Bits by which anybody but the owner could do something with the file. */
const OTHERS = 0o077;

/**
 * The keys in the data directory, the current one first: one, or several while they are being
 * changed. `null` when there is no file.
 * @throws ConfigError when the file is not fit for use
 */
export async function readKekFile(dataDirectory: string): Promise<Keyring | null> {
  const keys = await readKeys(kekFile(dataDirectory));
  const [current, ...others] = keys ?? [];
  return current ? new Keyring(current, others) : null;
}

/**
 * The keys that were put aside. Data keys in an older backup need them, and so does a database that
 * lost its last writes in a power cut.
 * @throws ConfigError when the file is not fit for use
 */
export async function readRetiredKeks(dataDirectory: string): Promise<KeyEncryptionKey[]> {
  return (await readKeys(retiredKekFile(dataDirectory))) ?? [];
}

/** At least one key; `null` when there is no file. */
async function readKeys(file: string): Promise<KeyEncryptionKey[] | null> {
  const handle = await openExisting(file);
  if (!handle) return null;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new ConfigError(`${file} is not a file: put the right one back.`);
    // Windows has no such bits and reports all of them as set.
    if (process.platform !== 'win32' && (stats.mode & OTHERS) !== 0) {
      throw new ConfigError(
        `${file} can be used by others than its owner: run “chmod 600” on it, and replace the provider keys if somebody may have read it.`,
      );
    }
    const lines = (await handle.readFile('utf8')).trim().split(/\r?\n/);
    const keys = lines.flatMap((line) => parseKeyEncryptionKey(line.trim()) ?? []);
    if (new Set(keys.map(({ id }) => id)).size === lines.length) return keys;
    throw new ConfigError(
      `${file} does not hold a key-encryption key: put the right file back from a backup, or delete it if no provider key was ever added.`,
    );
  } finally {
    await handle.close();
  }
}

/** Makes a key and keeps it; it is on the disk, name and all, when this returns. */
export async function makeKekFile(dataDirectory: string): Promise<Keyring> {
  const fresh = freshKey();
  await writeLines(kekFile(dataDirectory), [fresh.line], 'wx');
  await syncFolder(dataDirectory);
  return new Keyring(fresh.key);
}

/**
 * Puts a fresh key before the one in the file, so that both are there whatever happens next. Where
 * there are several already, an earlier change was interrupted, and its key is the current one.
 */
export async function addKek(dataDirectory: string): Promise<KeyEncryptionKey> {
  const lines = await readLines(dataDirectory);
  const [first = ''] = lines;
  const started = lines.length > 1 ? parseKeyEncryptionKey(first) : null;
  if (started) return started;
  const fresh = freshKey();
  await replaceLines(dataDirectory, kekFile(dataDirectory), [fresh.line, ...lines]);
  return fresh.key;
}

/** Leaves the current key alone in its file; the others are kept beside, for older backups. */
export async function retireKeks(dataDirectory: string): Promise<void> {
  const [current = '', ...others] = await readLines(dataDirectory);
  if (others.length === 0) return;
  await keepRetired(dataDirectory, others);
  await replaceLines(dataDirectory, kekFile(dataDirectory), [current]);
}

/** Adds to the keys that were put aside, each as its line in the file. */
export async function keepRetired(dataDirectory: string, lines: string[]): Promise<void> {
  const file = retiredKekFile(dataDirectory);
  const retired = (await readKeys(file)) ? await readFile(file, 'utf8') : '';
  const kept = retired.split(/\r?\n/).filter((line) => line !== '' && !lines.includes(line));
  await replaceLines(dataDirectory, file, [...lines, ...kept]);
}

function freshKey(): { line: string; key: KeyEncryptionKey } {
  const line = `local-${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`;
  const key = parseKeyEncryptionKey(line);
  if (!key) throw new Error('a fresh key-encryption key cannot be read');
  return { line, key };
}

async function readLines(dataDirectory: string): Promise<string[]> {
  const text = await readFile(kekFile(dataDirectory), 'utf8');
  return text.trim().split(/\r?\n/);
}

async function writeLines(file: string, lines: string[], flags: 'w' | 'wx'): Promise<void> {
  const handle = await open(file, flags, 0o600);
  try {
    await handle.writeFile(lines.map((line) => `${line}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file has the old lines or the new ones, and nothing between. */
async function replaceLines(dataDirectory: string, file: string, lines: string[]): Promise<void> {
  await rm(`${file}.new`, { force: true });
  await writeLines(`${file}.new`, lines, 'wx');
  await rename(`${file}.new`, file);
  await syncFolder(dataDirectory);
}

async function openExisting(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, constants.O_RDONLY);
  } catch (error) {
    if (isMissingFile(error)) return null;
    throw new ConfigError(`${file} cannot be read: let the service's user read it.`, {
      cause: error,
    });
  }
}
