import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** A paired plugin. */
export const Connection = z.object({
  id: Id,
  clientName: z.string(),
  createdAt: Time,
  lastUsedAt: Time.nullable(),
  expiresAt: Time,
  /** True for the connection that made this request. */
  current: z.boolean(),
});
export type Connection = z.infer<typeof Connection>;
