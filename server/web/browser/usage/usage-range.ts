/** Days that a person asks about, both within: `2026-11-27`. */
export interface UsageRange {
  from: string;
  to: string;
}

/** Ranges that have a name; `own` stands for any other. */
export const RANGES = [
  { value: '7-days', label: 'Last 7 days' },
  { value: '30-days', label: 'Last 30 days' },
  { value: 'this-month', label: 'This month' },
  { value: 'last-month', label: 'Last month' },
  { value: 'year', label: 'Last 12 months' },
  { value: 'own', label: 'Other days…' },
] as const;

export type RangeName = (typeof RANGES)[number]['value'];

export const USUAL_RANGE: RangeName = '30-days';

/** The days of a named range, by this browser's calendar; `null` for `own`. */
export function rangeOf(name: RangeName, now = new Date()): UsageRange | null {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const to = dayText(year, month, day);
  switch (name) {
    case '7-days':
      return { from: dayText(year, month, day - 6), to };
    case '30-days':
      return { from: dayText(year, month, day - 29), to };
    case 'this-month':
      return { from: dayText(year, month, 1), to };
    case 'last-month':
      return { from: dayText(year, month - 1, 1), to: dayText(year, month, 0) };
    case 'year':
      return { from: dayText(year - 1, month, day + 1), to };
    case 'own':
      return null;
  }
}

/** Days and months beyond the end of theirs run on into the next ones. */
function dayText(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

/** The time zone of this browser. */
export const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
