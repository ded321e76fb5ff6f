const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `3 hours ago`, `in 9 minutes`, `just now`; after a month the date. Times are RFC 3339. */
export function formatTime(time: string, now = Date.now()): string {
  const seconds = (Date.parse(time) - now) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) {
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(new Date(time));
  }
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  if (!unit) return seconds > 10 ? 'in less than a minute' : 'just now';
  const amount = Math.trunc(seconds / unit[1]);
  return new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' }).format(amount, unit[0]);
}

/** The hour and minute of a time, as this browser's clock shows them: `14:05`. */
export function formatClock(time: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(new Date(time));
}

/** A day, where this browser is: `27 Nov 2026`. */
export function formatDay(time: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(new Date(time));
}

/** A day and its minute, where this browser is: `27 Nov 2026, 14:05`. */
export function formatMoment(time: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(time),
  );
}
