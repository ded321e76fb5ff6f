import { randomBytes } from 'node:crypto';
import { constants, type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../config.ts';
import { type KeyEncryptionKey, parseKeyEncryptionKey } from './key-encryption-keys.ts';

/** The file of a local start's key-encryption key; one line as in `KEY_ENCRYPTION_KEYS`. */
export const kekFile = (dataDirectory: string): string => path.join(dataDirectory, 'kek');

/** Bits by which anybody but the owner could do something with the file. */
const OTHERS = 0o077;

/**
 * The key in the data directory; `null` when there is none.
 * @throws ConfigError when the file is not fit for use
 */
export async function readKekFile(dataDirectory: string): Promise<KeyEncryptionKey | null> {
  const file = kekFile(dataDirectory);
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
    const key = parseKeyEncryptionKey((await handle.readFile('utf8')).trim());
    if (key) return key;
    throw new ConfigError(
      `${file} does not hold a key-encryption key: put the right file back from a backup, or delete it if no provider key was ever added.`,
    );
  } finally {
    await handle.close();
  }
}

/** Makes a key and keeps it; it is on the disk, name and all, when this returns. */
export async function makeKekFile(dataDirectory: string): Promise<KeyEncryptionKey> {
  const line = `local-${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`;
  const handle = await open(kekFile(dataDirectory), 'wx', 0o600);
  try {
    await handle.writeFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dataDirectory);
  const key = parseKeyEncryptionKey(line);
  if (!key) throw new Error('a fresh key-encryption key cannot be read');
  return key;
}

async function openExisting(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, constants.O_RDONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(`${file} cannot be read: let the service's user read it.`, {
      cause: error,
    });
  }
}

/** Makes a new name in the folder durable; Windows cannot open folders and needs no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
