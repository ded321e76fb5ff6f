import { expect, test } from 'vitest';
import { returnPath, withReturnPath } from '../../../server/web/browser/return-path.ts';

const origin = 'http://localhost:4100';

test.each([
  ['?next=%2Fpair%2F1', '/pair/1'],
  ['?next=%2Fplayground%3Fconnect', '/playground?connect'],
  ['?next=http%3A%2F%2Flocalhost%3A4100%2Faccount', '/account'],
])('%s leads back to a page of this origin', (search, path) => {
  expect(returnPath(search, origin)).toBe(path);
});

test.each([
  '',
  '?next=',
  '?next=https%3A%2F%2Fevil.example%2F',
  '?next=%2F%2Fevil.example',
  '?next=%2F%5Cevil.example',
  '?next=%2F%09%2Fevil.example',
  '?next=javascript%3Aalert(1)',
  '?next=http%3A%2F%2Flocalhost%3A4100%40evil.example',
  '?next=http%3A%2F%2Fname%40localhost%3A4100%2Fpair',
  '?next=http%3A%2F%2F%5B',
])('%s leads to the start page', (search) => {
  expect(returnPath(search, origin)).toBe('/');
});

test('what withReturnPath writes, returnPath reads', () => {
  const address = withReturnPath('/sign-in', '/playground?connect&zoom=2');
  expect(returnPath(new URL(address, origin).search, origin)).toBe('/playground?connect&zoom=2');
});
