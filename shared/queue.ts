import { z } from 'zod';
import { Id } from './scalars.ts';

/** What of a person waits to be begun. */
export const Queue = z.object({
  /** Nothing is begun until the person lets it go on; what runs ends as it would. */
  paused: z.boolean(),
  /** The waiting generations, the next one first. */
  generationIds: z.array(Id),
});
export type Queue = z.infer<typeof Queue>;

export const QueueChange = z.strictObject({ paused: z.boolean() });
export type QueueChange = z.infer<typeof QueueChange>;

export const QueueMove = z.strictObject({ to: z.enum(['front', 'back']) });
export type QueueMove = z.infer<typeof QueueMove>;
