import { z } from 'zod';
import { Id } from './scalars.ts';

/** What a person's generations have cost so far. */
export const Spending = z.object({
  /** USD micros that providers said they charged. */
  actualMicros: z.int(),
  /** Calls that were charged, or may have been, without the provider saying how much. */
  unknownCalls: z.int(),
});
export type Spending = z.infer<typeof Spending>;

export const SpendingQuery = z.strictObject({ documentId: Id.optional() });
