import { expect, test } from 'vitest';
import { joined, type Pages } from '../../../plugin/ui/history/use-history.ts';
import { generation } from './models.ts';

const pages = (ids: string, cursor: string | null): Pages => ({
  items: [...ids].map((id) => ({ ...generation, id })),
  cursor,
});
const told = ({ items, cursor }: Pages) => [items.map(({ id }) => id).join(''), cursor];

test('older pages join at the end, newer ones take the place of the beginning', () => {
  expect(told(joined(pages('ab', '2'), pages('cd', '4'), 'older'))).toEqual(['abcd', '4']);
  expect(told(joined(pages('abcd', '4'), pages('Na', '2'), 'newer'))).toEqual(['Nabcd', '4']);
  // What was deleted meanwhile is gone from the beginning.
  expect(told(joined(pages('abcd', '4'), pages('Nc', '2'), 'newer'))).toEqual(['Ncd', '4']);
});

test('of pages that a gap would part, and of a page that is all there is, the newer one stays', () => {
  expect(told(joined(pages('abcd', '4'), pages('MN', '2'), 'newer'))).toEqual(['MN', '2']);
  expect(told(joined(pages('abcd', '4'), pages('ab', null), 'newer'))).toEqual(['ab', null]);
});
