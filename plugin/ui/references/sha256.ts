/** First 32 bits of the fractional parts of a root of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function fractionsOf(root: (prime: number) => number, count: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let found = 0, candidate = 2; found < count; candidate += 1) {
    let divisor = 2;
    while (divisor * divisor <= candidate && candidate % divisor > 0) divisor += 1;
    if (divisor * divisor > candidate) {
      words[found] = (root(candidate) % 1) * 2 ** 32;
      found += 1;
    }
  }
  return words;
}

const ROUNDS = 64;
const constants = fractionsOf(Math.cbrt, ROUNDS);

/**
 * SHA-256 (FIPS 180-4) in lower-case hexadecimal, for where there is no `crypto.subtle`. A kept
 * library is four times as large, of 40 kB that this window may have.
 */
export function sha256(message: Uint8Array): string {
  const state = fractionsOf(Math.sqrt, 8);
  // One bit, as many zeros as are needed, and the length in bits as 64.
  const end = new Uint8Array(64 * (message.length % 64 > 55 ? 2 : 1));
  const whole = message.length - (message.length % 64);
  end.set(message.subarray(whole));
  end[message.length % 64] = 0x80;
  const endView = new DataView(end.buffer);
  endView.setUint32(end.length - 8, message.length / 2 ** 29);
  endView.setUint32(end.length - 4, message.length * 8);
  const view = new DataView(message.buffer, message.byteOffset);
  for (let at = 0; at < whole; at += 64) addBlock(state, view, at);
  for (let at = 0; at < end.length; at += 64) addBlock(state, endView, at);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

const words = new Uint32Array(ROUNDS);

function addBlock(state: Uint32Array, block: DataView, at: number): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round < 16) {
      words[round] = block.getUint32(at + round * 4);
    } else {
      const far = words[round - 15] ?? 0;
      const near = words[round - 2] ?? 0;
      words[round] =
        (words[round - 16] ?? 0) +
        (words[round - 7] ?? 0) +
        (turned(far, 7) ^ turned(far, 18) ^ (far >>> 3)) +
        (turned(near, 17) ^ turned(near, 19) ^ (near >>> 10));
    }
    const first =
      h +
      (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
      ((e & f) ^ (~e & g)) +
      (constants[round] ?? 0) +
      (words[round] ?? 0);
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) {
    state[index] = (state[index] ?? 0) + word;
  }
}

/** 32 bits, turned to the right. */
function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
