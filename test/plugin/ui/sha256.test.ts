import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from '../../../plugin/ui/references/sha256.ts';

const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

it('the hash of a picture is its SHA-256, whatever its length', () => {
  for (let length = 0; length <= 200; length += 1) {
    const bytes = randomBytes(length);
    expect(sha256(bytes), `${length} bytes`).toBe(expected(bytes));
  }
  const large = randomBytes(3_000_001);
  expect(sha256(large)).toBe(expected(large));
});

it('the hash of a part of a larger piece of memory is that of the part', () => {
  const memory = randomBytes(1000);
  const part = memory.subarray(333, 777);
  expect(sha256(part)).toBe(expected(part));
});
