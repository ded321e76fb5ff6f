import type { Usage, UsageSum } from '../../../../shared/usage.ts';

/** One bar of the chart: a day, or a month where there are many days. */
export interface UsageBar extends UsageSum {
  /** `27 Nov`, or `Nov 2026`. */
  label: string;
}

/** Days that have a bar each; of more, every month has one. */
const MOST_DAYS = 92;

export function usageBars(days: Usage['days']): UsageBar[] {
  if (days.length <= MOST_DAYS) {
    return days.map(({ day, ...sum }) => ({ label: dayLabel(day), ...sum }));
  }
  const months = Map.groupBy(days, ({ day }) => day.slice(0, 7));
  return [...months].map(([month, parts]) => ({
    label: monthLabel(month),
    calls: total(parts, 'calls'),
    estimateMicros: total(parts, 'estimateMicros'),
    actualMicros: total(parts, 'actualMicros'),
    unknownCalls: total(parts, 'unknownCalls'),
  }));
}

/** The first of 1, 2 and 5 times a power of ten that nothing exceeds; USD micros. */
export function chartTop(bars: readonly UsageBar[]): number {
  const most = Math.max(0, ...bars.flatMap((bar) => [bar.actualMicros, bar.estimateMicros]));
  for (let power = 1_000; ; power *= 10) {
    for (const step of [1, 2, 5]) if (most <= step * power) return step * power;
  }
}

export function dayLabel(day: string): string {
  const format = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(new Date(day));
}

function monthLabel(month: string): string {
  const format = { month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(new Date(`${month}-01`));
}

const total = (sums: readonly UsageSum[], part: keyof UsageSum): number =>
  sums.reduce((sum, each) => sum + each[part], 0);
