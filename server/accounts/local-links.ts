import { createHash, randomBytes } from 'node:crypto';

/** ms in which a link can be used. */
const LIFETIME = 10 * 60 * 1000;

/**
 * One-time links that sign the local account in. They live in the memory of the one process of a
 * local start: a restart makes them void and prints a fresh one.
 */
export class LocalLinks {
  readonly #expiryByHash = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A fresh token, 256 random bits. */
  mint(): string {
    const token = randomBytes(32).toString('base64url');
    this.#expiryByHash.set(digest(token), this.#now() + LIFETIME);
    return token;
  }

  /** Whether the token is good. It is good once. */
  redeem(token: string): boolean {
    const hash = digest(token);
    const expiry = this.#expiryByHash.get(hash);
    this.#expiryByHash.delete(hash);
    return expiry !== undefined && expiry > this.#now();
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
