import { expect, test } from 'vitest';
import { pairingIdOf } from '../../../server/web/browser/pairing/pairing-id.ts';

const id = '0192f0c1-0000-4000-8000-00000000abcd';

test('a pairing page’s path gives the id', () => {
  expect(pairingIdOf(`/pair/${id}`)).toBe(id);
  expect(pairingIdOf(`/pair/${id.toUpperCase()}/`)).toBe(id);
});

test.each(['/pair/', '/pair/1', `/pair/${id}/approve`, `/x/pair/${id}`, `/pair/..%2f${id}`])(
  '%s is no pairing page',
  (path) => {
    expect(pairingIdOf(path)).toBeNull();
  },
);
