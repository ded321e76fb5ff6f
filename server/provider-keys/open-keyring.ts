import { type Config, ConfigError } from '../config.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { unwrapDataKey, type WrappedDataKey, wrappedDataKey } from './data-key.ts';
import { kekFile, makeKekFile, readKekFile, readRetiredKeks } from './kek-file.ts';
import { type KeyEncryptionKey, Keyring, parseKeyEncryptionKey } from './key-encryption-keys.ts';
import { SealBroken } from './seal.ts';

/** Data keys tried for each key-encryption key: one damaged row is not a wrong key. */
const SAMPLES = 5;

/**
 * The key-encryption keys of this start, checked against what is encrypted already: a service that
 * started with the wrong ones would lose every key that people add from then on. Where there are
 * none and nothing is encrypted, one is made.
 * @throws ConfigError
 */
export async function openKeyring(
  config: Pick<Config, 'keyEncryptionKeys' | 'dataDirectory'>,
  prisma: PrismaClient,
): Promise<Keyring> {
  const { keyEncryptionKeys, dataDirectory } = config;
  const source = keyEncryptionKeys === null ? kekFile(dataDirectory) : 'KEY_ENCRYPTION_KEYS';
  const inUse = await prisma.dataKey.groupBy({ by: ['kekId'] });
  if (keyEncryptionKeys !== null) {
    const keyring = parseKeyEncryptionKeys(keyEncryptionKeys);
    await checkKeyring(prisma, keyring, source, inUse);
    return keyring;
  }
  const kept = await readKekFile(dataDirectory);
  if (!kept && inUse.length > 0) {
    throw new ConfigError(
      `${source} is missing, and people's provider keys are encrypted with it: put it back from a backup.`,
    );
  }
  const keyring = kept ?? (await makeKekFile(dataDirectory));
  if (inUse.some(({ kekId }) => !keyring.find(kekId))) {
    for (const key of await readRetiredKeks(dataDirectory)) keyring.add(key);
  }
  await checkKeyring(prisma, keyring, source, inUse);
  return keyring;
}

/** Reads what the operator gave; the message never repeats it. */
export function parseKeyEncryptionKeys(list: string): Keyring {
  const keys: KeyEncryptionKey[] = [];
  for (const [index, entry] of list.split(',').entries()) {
    const key = parseKeyEncryptionKey(entry.trim());
    if (!key) {
      throw new ConfigError(
        `KEY_ENCRYPTION_KEYS is wrong: entry ${index + 1} is not an id, a colon and 32 bytes in base64.`,
      );
    }
    if (keys.some(({ id }) => id === key.id)) {
      throw new ConfigError(`KEY_ENCRYPTION_KEYS is wrong: the id “${key.id}” is there twice.`);
    }
    keys.push(key);
  }
  const [current, ...others] = keys;
  if (!current) throw new ConfigError('KEY_ENCRYPTION_KEYS is wrong: it holds no key.');
  return new Keyring(current, others);
}

/** Tries every key-encryption key that is in use on data keys it has wrapped. */
async function checkKeyring(
  prisma: PrismaClient,
  keyring: Keyring,
  source: string,
  inUse: { kekId: string }[],
): Promise<void> {
  for (const { kekId } of inUse) {
    if (!keyring.find(kekId)) {
      throw new ConfigError(
        `${source} lacks the key “${kekId}”, with which people's provider keys are encrypted: put it back.`,
      );
    }
    const rows = await prisma.dataKey.findMany({
      where: { kekId },
      select: wrappedDataKey,
      take: SAMPLES,
    });
    if (rows.length > 0 && !rows.some((row) => unwraps(keyring, row))) {
      throw new ConfigError(
        `${source} has another key under the name “${kekId}” than the one people's provider keys are encrypted with: put the right one back.`,
      );
    }
  }
}

function unwraps(keyring: Keyring, row: WrappedDataKey): boolean {
  try {
    unwrapDataKey(keyring, row);
    return true;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
}
