import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { PAIRING_CODE_ALPHABET, PAIRING_CODE_LENGTH } from '../../shared/limits.ts';

/** A code a person can read and type: about 38 bits, good for ten minutes and five guesses. */
export function mintCode(): string {
  return Array.from(
    { length: PAIRING_CODE_LENGTH },
    () => PAIRING_CODE_ALPHABET[randomInt(PAIRING_CODE_ALPHABET.length)],
  ).join('');
}

/** An access token: 256 random bits; the prefix lets secret scanners recognise it. */
export function mintAccessToken(): string {
  return `tomson_${randomBytes(32).toString('base64url')}`;
}

/** Lower-case hexadecimal SHA-256: how codes and tokens are stored. */
export function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** RFC 7636: whether the challenge was made from this verifier with S256. */
export function provesChallenge(verifier: string, challenge: string): boolean {
  return sameSecret(createHash('sha256').update(verifier).digest('base64url'), challenge);
}

/** Compares in a time that does not tell how much was right. */
export function sameSecret(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}
