import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Binding,
  SEAL_OVERHEAD,
  SealBroken,
  seal,
  unseal,
} from '../../../server/provider-keys/seal.ts';

const key = createSecretKey(randomBytes(32));
const binding: Binding = {
  purpose: 'test',
  words: ['ada', 'key-1', 'openai', 'https://a.example'],
};
const plaintext = Buffer.from('sk-a-secret');

describe('what is sealed', () => {
  it('comes out again as it was, and never looks the same twice', () => {
    const sealed = seal(key, plaintext, binding);
    expect(unseal(key, sealed, binding)).toEqual(plaintext);
    expect(sealed.length).toBe(plaintext.length + SEAL_OVERHEAD);
    expect(seal(key, plaintext, binding)).not.toEqual(sealed);
    expect(unseal(key, seal(key, Buffer.alloc(0), binding), binding)).toHaveLength(0);
  });

  it('does not open when any single bit of version, IV, tag or ciphertext is turned', () => {
    const sealed = seal(key, plaintext, binding);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(key, changed, binding), `bit ${bit}`).toThrow(SealBroken);
    }
  });

  it('does not open with a tag cut short to what GCM would take, or with anything cut or added', () => {
    const sealed = seal(key, plaintext, binding);
    for (const length of [4, 8, 12, 13, 14, 15]) {
      const cut = Buffer.concat([sealed.subarray(0, 13 + length), sealed.subarray(SEAL_OVERHEAD)]);
      expect(() => unseal(key, cut, binding), `tag of ${length} bytes`).toThrow(SealBroken);
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => unseal(key, sealed.subarray(0, length), binding)).toThrow(SealBroken);
    }
    expect(() => unseal(key, Buffer.concat([sealed, Buffer.of(0)]), binding)).toThrow(SealBroken);
  });

  it.each<[string, Binding]>([
    ['purpose', { ...binding, purpose: 'other' }],
    ['person', { ...binding, words: ['bob', 'key-1', 'openai', 'https://a.example'] }],
    ['key id', { ...binding, words: ['ada', 'key-2', 'openai', 'https://a.example'] }],
    ['provider', { ...binding, words: ['ada', 'key-1', 'fal', 'https://a.example'] }],
    ['origin', { ...binding, words: ['ada', 'key-1', 'openai', 'https://b.example'] }],
    ['number of words', { ...binding, words: ['ada', 'key-1', 'openai'] }],
    ['place between words', { ...binding, words: ['adak', 'ey-1', 'openai', 'https://a.example'] }],
  ])('does not open under another %s', (_what, other) => {
    expect(() => unseal(key, seal(key, plaintext, binding), other)).toThrow(SealBroken);
  });

  it('does not open with another key', () => {
    const other = createSecretKey(randomBytes(32));
    expect(() => unseal(other, seal(key, plaintext, binding), binding)).toThrow(SealBroken);
  });
});
