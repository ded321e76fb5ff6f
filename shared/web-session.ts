import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** A browser that is signed in. */
export const WebSession = z.object({
  id: Id,
  /** "Firefox on Windows". */
  device: z.string(),
  /** The network it signed in from, truncated to /24 or /48; `null` for unknown. */
  address: z.string().nullable(),
  createdAt: Time,
  /** To the hour. */
  lastUsedAt: Time,
  expiresAt: Time,
  /** True for the session that made this request. */
  current: z.boolean(),
});
export type WebSession = z.infer<typeof WebSession>;
