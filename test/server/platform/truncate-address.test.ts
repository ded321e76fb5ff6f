import { expect, it } from 'vitest';
import { truncateAddress } from '../../../server/platform/truncate-address.ts';

it.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['::1', '::/48'],
  ['not an address', null],
  [undefined, null],
])('of %s only %s is kept', (address, kept) => {
  expect(truncateAddress(address)).toBe(kept);
});
