import { z } from 'zod';
import { Id, ModelId } from './scalars.ts';

/** The most days that can be asked for at once: three years. */
export const MOST_USAGE_DAYS = 1_096;

/** A day in the person's time zone: `2026-11-27`. */
export const Day = z.iso.date('must be a day, such as 2026-11-27');

/** `from` and `to` are both within; left out, they are the last 30 days. */
export const UsageQuery = z.strictObject({
  from: Day.optional(),
  to: Day.optional(),
  /** An IANA name: `Europe/Vienna`. Days begin when they begin there. */
  timeZone: z
    .string()
    .max(60)
    .regex(/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$/, 'must be a name such as Europe/Vienna')
    .default('UTC'),
});
export type UsageQuery = z.input<typeof UsageQuery>;

/** Calls that were made, and what they cost. Money in USD micros. */
export const UsageSum = z.object({
  /** Calls that were sent to a provider, charged or not. */
  calls: z.int(),
  /** What was expected of those that were charged, or may have been, as far as it was known. */
  estimateMicros: z.int(),
  /** What providers said they charged. */
  actualMicros: z.int(),
  /** Calls that were charged, or may have been, of which nobody said how much. */
  unknownCalls: z.int(),
});
export type UsageSum = z.infer<typeof UsageSum>;

const sumOf = <Shape extends z.ZodRawShape>(shape: Shape) => UsageSum.extend(shape);

/** What was used in a span of days: the same sum, taken apart in five ways. */
export const Usage = z.object({
  from: Day,
  to: Day,
  timeZone: z.string(),
  total: UsageSum,
  /** Every day of the span, oldest first. */
  days: z.array(sumOf({ day: Day })),
  /** The dearest first, as everything below. */
  providers: z.array(sumOf({ id: z.string(), label: z.string() })),
  models: z.array(sumOf({ id: ModelId, label: z.string() })),
  /** `id` is `null` for calls without a key, `label` for a key that was deleted. */
  keys: z.array(sumOf({ id: Id.nullable(), label: z.string().nullable() })),
  /** `id` is `null` for calls outside any document, `label` for one without a name. */
  documents: z.array(sumOf({ id: Id.nullable(), label: z.string().nullable() })),
});
export type Usage = z.infer<typeof Usage>;
