import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, TimeZone } from '../../../server/usage/day-starts.ts';

describe('the days of a time zone', () => {
  it.each([
    ['UTC', '2026-11-27', '2026-11-27T00:00:00.000Z'],
    ['Europe/Vienna', '2026-07-01', '2026-06-30T22:00:00.000Z'],
    ['Europe/Vienna', '2026-12-01', '2026-11-30T23:00:00.000Z'],
    // The clocks change within these.
    ['Europe/Vienna', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['Europe/Vienna', '2026-03-30', '2026-03-29T22:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-27', '2026-11-26T18:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-27', '2026-11-26T10:00:00.000Z'],
  ])('in %s, %s begins at %s', (zone, day, start) => {
    const timeZone = new TimeZone(zone);
    expect(timeZone.startOf(day).toISOString()).toBe(start);
    expect(timeZone.dayOf(new Date(start))).toBe(day);
    expect(timeZone.dayOf(new Date(Date.parse(start) - 1))).toBe(addDays(day, -1));
  });

  it('are counted over months and leap years', () => {
    expect(daysBetween('2028-02-27', '2028-03-01')).toEqual([
      '2028-02-27',
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
    expect(daysBetween('2026-11-27', '2026-11-26')).toEqual([]);
  });
});
