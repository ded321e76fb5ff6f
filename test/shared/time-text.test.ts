import { expect, test } from 'vitest';
import { formatTime } from '../../shared/time-text.ts';

const now = Date.parse('2026-11-23T12:00:00Z');

test.each([
  ['2026-11-23T11:59:30Z', 'just now'],
  ['2026-11-23T11:48:00Z', '12 minutes ago'],
  ['2026-11-23T09:00:00Z', '3 hours ago'],
  ['2026-11-22T11:00:00Z', 'yesterday'],
  ['2026-11-23T12:00:30Z', 'in less than a minute'],
  ['2026-11-23T12:10:00Z', 'in 10 minutes'],
  ['2026-09-01T12:00:00Z', '1 Sept 2026'],
])('%s is said as “%s”', (time, said) => {
  expect(formatTime(time, now)).toBe(said);
});
