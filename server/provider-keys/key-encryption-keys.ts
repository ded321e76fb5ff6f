import { createSecretKey, type KeyObject } from 'node:crypto';

/** A key that wraps data keys. */
export interface KeyEncryptionKey {
  id: string;
  key: KeyObject;
}

const KEY_LENGTH = 32;
const ENTRY = /^([A-Za-z0-9._-]{1,64}):([A-Za-z0-9+/]{43}=)$/;

/** The key-encryption keys of this process: the current one wraps, all of them unwrap. */
export class Keyring {
  #current: KeyEncryptionKey;
  readonly #keys: Map<string, KeyEncryptionKey>;

  constructor(current: KeyEncryptionKey, others: readonly KeyEncryptionKey[] = []) {
    this.#current = current;
    this.#keys = new Map([current, ...others].map((each) => [each.id, each]));
  }

  get current(): KeyEncryptionKey {
    return this.#current;
  }

  find(id: string): KeyEncryptionKey | undefined {
    return this.#keys.get(id);
  }

  /** One more key that unwraps. */
  add(key: KeyEncryptionKey): void {
    if (!this.#keys.has(key.id)) this.#keys.set(key.id, key);
  }

  /** Wraps with another key from now on; those before it still unwrap. */
  promote(key: KeyEncryptionKey): void {
    this.#keys.set(key.id, key);
    this.#current = key;
  }
}

/** Reads `id:base64 of 32 bytes`, as the operator and the key's file have it; `null` if garbled. */
export function parseKeyEncryptionKey(entry: string): KeyEncryptionKey | null {
  const [, id, base64] = ENTRY.exec(entry) ?? [];
  if (id === undefined || base64 === undefined) return null;
  const bytes = Buffer.from(base64, 'base64');
  // A last character with stray bits would be a second spelling of the same key.
  if (bytes.length !== KEY_LENGTH || bytes.toString('base64') !== base64) return null;
  return { id, key: createSecretKey(bytes) };
}
