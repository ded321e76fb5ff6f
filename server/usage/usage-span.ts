import type { z } from 'zod';
import { MOST_USAGE_DAYS, type UsageQuery } from '../../shared/usage.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import { addDays, daysBetween, TimeZone } from './day-starts.ts';

/** Days that are shown when nothing is asked for. */
const USUAL_DAYS = 30;

/** The days that are asked about. */
export interface UsageSpan {
  timeZone: string;
  /** Oldest first. */
  days: readonly string[];
  /** When each of them begins, and, as one more, when the last one ends. */
  starts: readonly Date[];
}

/** Throws a problem for days that cannot be asked about together. */
export function usageSpan(query: z.output<typeof UsageQuery>, now = new Date()): UsageSpan {
  const zone = readTimeZone(query.timeZone);
  const to = query.to ?? zone.dayOf(now);
  const from = query.from ?? addDays(to, 1 - USUAL_DAYS);
  if (from > to) throw wrong('from', 'must not come after “to”');
  if (addDays(from, MOST_USAGE_DAYS) <= to) {
    throw wrong('from', `must be at most ${MOST_USAGE_DAYS} days before “to”`);
  }
  const days = daysBetween(from, to);
  const starts = [...days, addDays(to, 1)].map((day) => zone.startOf(day));
  return { timeZone: query.timeZone, days, starts };
}

function readTimeZone(name: string): TimeZone {
  try {
    return new TimeZone(name);
  } catch {
    throw wrong('timeZone', 'is not a time zone that is known here');
  }
}

const wrong = (field: string, what: string) =>
  new HttpProblem(400, 'invalid_request', `The request is wrong at “${field}”: ${what}.`, {
    fields: { [field]: what },
  });
