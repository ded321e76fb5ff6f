import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** The person's account, as the person sees it. */
export const Account = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  createdAt: Time,
  /** True for the account that a local start makes by itself; it has no password. */
  isLocal: z.boolean(),
  /** Whether signing in asks for a code beside the password. */
  twoFactor: z.boolean(),
  /** The policy version in force. */
  policyVersion: z.string(),
  /** Whether this person has accepted that version. */
  policyAccepted: z.boolean(),
  ageConfirmed: z.boolean(),
});
export type Account = z.infer<typeof Account>;

export const AccountChange = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
});
export type AccountChange = z.infer<typeof AccountChange>;

/** One click: the person is old enough and accepts the policy of this version. */
export const PolicyAcceptance = z.strictObject({
  version: z.string().max(40),
  ageConfirmed: z.literal(true, 'confirm that you are at least 16 years old'),
});
export type PolicyAcceptance = z.infer<typeof PolicyAcceptance>;
