import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** The person wants their account deleted, with everything in it. */
export const AccountDeletion = z.strictObject({
  /** Asked again, unless the account has none. */
  password: z.string().max(200).optional(),
});
export type AccountDeletion = z.infer<typeof AccountDeletion>;

/** What is left of an account that was deleted: that it was, and when. */
export const DeletionReceipt = z.object({
  /** Names the receipt to whoever holds it; it tells nothing about the person. */
  id: Id,
  status: z.enum(['running', 'finished']),
  requestedAt: Time,
  finishedAt: Time.nullable(),
  /** Database rows removed so far. */
  rows: z.int(),
  /** Stored files removed so far. */
  files: z.int(),
});
export type DeletionReceipt = z.infer<typeof DeletionReceipt>;
