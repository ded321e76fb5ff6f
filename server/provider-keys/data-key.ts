import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import type { Keyring } from './key-encryption-keys.ts';
import { type Binding, SealBroken, seal, unseal } from './seal.ts';

/** A data key as it is stored: wrapped by a key-encryption key. */
export interface WrappedDataKey {
  id: string;
  userId: string;
  kekId: string;
  wrapped: Uint8Array;
}

export const wrappedDataKey = { id: true, userId: true, kekId: true, wrapped: true } as const;

/** The person's data key, or `null` when they have none; throws `SealBroken`. */
export async function readDataKey(
  on: PrismaClient | Transaction,
  keyring: Keyring,
  userId: string,
): Promise<KeyObject | null> {
  const row = await on.dataKey.findUnique({ where: { userId }, select: wrappedDataKey });
  return row && unwrapDataKey(keyring, row);
}

/**
 * The person's data key, made with their first provider key. Of two transactions that make one at
 * the same time, the second waits for the first and takes its key.
 */
export async function ensureDataKey(
  transaction: Transaction,
  keyring: Keyring,
  userId: string,
): Promise<KeyObject> {
  const known = await readDataKey(transaction, keyring, userId);
  if (known) return known;
  await transaction.dataKey.createMany({
    data: makeDataKey(keyring, userId),
    skipDuplicates: true,
  });
  const kept = await readDataKey(transaction, keyring, userId);
  if (!kept) throw new Error('a data key that was just made is not there');
  return kept;
}

/** A fresh data key of 256 random bits. */
export function makeDataKey(keyring: Keyring, userId: string) {
  const fresh = { id: randomUUID(), userId, kekId: keyring.current.id };
  const bytes = randomBytes(32);
  const wrapped = seal(keyring.current.key, bytes, bindingOf(fresh));
  bytes.fill(0);
  return { ...fresh, wrapped };
}

/** Throws `SealBroken` when the row is not what this keyring has wrapped. */
export function unwrapDataKey(keyring: Keyring, row: WrappedDataKey): KeyObject {
  const kek = keyring.find(row.kekId);
  if (!kek) throw new SealBroken(`There is no key-encryption key “${row.kekId}”.`);
  const bytes = unseal(kek.key, row.wrapped, bindingOf(row));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/**
 * The same data key, wrapped by the current key-encryption key: nothing that is encrypted with it
 * changes. Throws `SealBroken`.
 */
export function rewrapDataKey(keyring: Keyring, row: WrappedDataKey): WrappedDataKey {
  const { id: kekId, key } = keyring.current;
  const bytes = unwrapDataKey(keyring, row).export();
  const again = { id: row.id, userId: row.userId, kekId };
  const wrapped = seal(key, bytes, bindingOf(again));
  bytes.fill(0);
  return { ...again, wrapped };
}

function bindingOf({ id, userId, kekId }: Omit<WrappedDataKey, 'wrapped'>): Binding {
  return { purpose: 'data-key', words: [userId, id, kekId] };
}
