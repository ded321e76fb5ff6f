import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

/*
 * Authenticated encryption: AES-256-GCM (NIST SP 800-38D) with a random 96-bit IV and a 128-bit
 * tag. Laid out as version (1 byte), IV (12), tag (16), ciphertext.
 */

const VERSION = 1;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/** Bytes that sealing adds to what is sealed. */
export const SEAL_OVERHEAD = 1 + IV_LENGTH + TAG_LENGTH;

/** What sealed bytes are good for; they open with the same words in the same order only. */
export interface Binding {
  purpose: string;
  words: readonly string[];
}

/** Sealed bytes were changed, cut, bound to something else, or sealed with another key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** @param key 256 bits */
export function seal(
  key: KeyObject,
  plaintext: Uint8Array,
  binding: Binding,
): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(IV_LENGTH);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH });
  cipher.setAAD(authenticated(binding));
  const ciphertext = [cipher.update(plaintext), cipher.final()];
  return Uint8Array.from(
    Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), ...ciphertext]),
  );
}

/** The plaintext; throws `SealBroken`. */
export function unseal(key: KeyObject, sealed: Uint8Array, binding: Binding): Buffer {
  if (sealed.length < SEAL_OVERHEAD || sealed[0] !== VERSION) {
    throw new SealBroken('The sealed bytes are cut off or of another version.');
  }
  const iv = sealed.subarray(1, 1 + IV_LENGTH);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH });
  decipher.setAAD(authenticated(binding));
  decipher.setAuthTag(sealed.subarray(1 + IV_LENGTH, SEAL_OVERHEAD));
  const plaintext = decipher.update(sealed.subarray(SEAL_OVERHEAD));
  try {
    // Nothing of the plaintext may be used before this has checked the tag.
    decipher.final();
  } catch (error) {
    plaintext.fill(0);
    throw new SealBroken('The sealed bytes do not belong to this key and binding.', {
      cause: error,
    });
  }
  return plaintext;
}

/** Every part with its length before it, so that no two bindings give the same bytes. */
function authenticated({ purpose, words }: Binding): Buffer {
  return Buffer.concat(
    [purpose, String(VERSION), ...words].flatMap((word) => {
      const bytes = Buffer.from(word);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
