import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** What the security log can hold. */
export const SecurityEventKind = z.enum([
  'account-made',
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'session-ended',
  'address-confirmed',
  'address-changed',
  'password-changed',
  'password-reset',
  'two-factor-on',
  'two-factor-off',
  'recovery-codes-made',
  'recovery-code-used',
  'connection-added',
  'connection-ended',
  'connection-refused',
  'provider-key-added',
  'provider-key-changed',
  'provider-key-used',
  'provider-key-removed',
  'export-requested',
  'export-downloaded',
  'generation-deleted',
  'pictures-deleted',
  'deletion-requested',
  'account-disabled',
  'account-enabled',
]);
export type SecurityEventKind = z.infer<typeof SecurityEventKind>;

/** Something that happened to the security of an account. */
export const SecurityEvent = z.object({
  id: Id,
  /** One of `SecurityEventKind`, or what a newer version of the service knows. */
  kind: z.string(),
  at: Time,
  /** The network that it came from, truncated to /24 or /48; `null` for unknown. */
  address: z.string().nullable(),
  /** Names: `device`, `client`, `provider` (its label), `keyId`, `changed`, `count`. Never content. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
});
export type SecurityEvent = z.infer<typeof SecurityEvent>;
