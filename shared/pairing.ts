import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** What a plugin sends to begin: the S256 challenge of its verifier (RFC 7636, base64url). */
export const PairingRequest = z.strictObject({
  codeChallenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be a base64url SHA-256'),
  clientName: z.string().trim().min(1).max(100),
});
export type PairingRequest = z.infer<typeof PairingRequest>;

export const PairingStarted = z.object({
  id: Id,
  /** The page on which the person approves; opened in the browser where they are signed in. */
  approvalUrl: z.url(),
  expiresAt: Time,
});
export type PairingStarted = z.infer<typeof PairingStarted>;

/** What the approving page shows of the asker. */
export const PairingView = z.object({
  id: Id,
  clientName: z.string(),
  createdAt: Time,
  expiresAt: Time,
  state: z.enum(['waiting', 'approved', 'redeemed', 'refused', 'expired']),
});
export type PairingView = z.infer<typeof PairingView>;

/** The approved pairing's code, `ABCD2345`: shown once, typed or pasted into the plugin. */
export const PairingApproved = z.object({ code: z.string() });
export type PairingApproved = z.infer<typeof PairingApproved>;

export const PairingRedemption = z.strictObject({
  /** As typed: case, spaces and hyphens do not matter. */
  code: z
    .string()
    .max(40)
    .transform((typed) => typed.toUpperCase().replace(/[^A-Z0-9]/g, '')),
  /** RFC 7636: 43 to 128 unreserved characters. */
  codeVerifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, 'must be a PKCE verifier'),
});
export type PairingRedemption = z.input<typeof PairingRedemption>;

export const PairingRedeemed = z.object({
  accessToken: z.string(),
  expiresAt: Time,
});
export type PairingRedeemed = z.infer<typeof PairingRedeemed>;
