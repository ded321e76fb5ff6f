import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** A paired plugin. */
export const Connection = z.object({
  id: Id,
  clientName: z.string(),
  /** "Chrome on Mac", as it was when it was connected. */
  device: z.string(),
  /** The network it was last used from, truncated to /24 or /48; `null` for unknown. */
  address: z.string().nullable(),
  createdAt: Time,
  lastUsedAt: Time.nullable(),
  expiresAt: Time,
  /** True for the connection that made this request. */
  current: z.boolean(),
});
export type Connection = z.infer<typeof Connection>;
