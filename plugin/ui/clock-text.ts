import { formatClock } from '../../shared/time-text.ts';

/** RFC 3339 → "14:32", rounded up to the full minute. */
export function clockText(time: string): string {
  return formatClock(new Date(Math.ceil(Date.parse(time) / 60_000) * 60_000).toISOString());
}
