/**
 * Bytes that are gathered before anybody is given them: what a network brings at once is a sixth
 * of them. A multiple of three, so that a full one ends where four characters of base64 do.
 */
export const LENT_BYTES = 384 * 1024;

const free: Buffer[] = [];
const MOST_FREE = 16;

/**
 * A buffer of `LENT_BYTES`, used again and again: memory outside of its heap is what the garbage
 * collector works hardest at. Whoever takes one gives it back.
 */
export function takeBuffer(): Buffer {
  return free.pop() ?? Buffer.allocUnsafeSlow(LENT_BYTES);
}

/** Call once, when nobody reads what is in it any more. */
export function giveBuffer(buffer: Buffer): void {
  if (free.length < MOST_FREE) free.push(buffer);
}
