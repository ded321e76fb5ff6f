import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** A Figma file as far as the service knows it: a random id minted by the plugin. */
export const CanvasDocument = z.object({
  id: Id,
  /** What the person calls it; Figma gives public plugins no file name to rely on. */
  label: z.string().nullable(),
  createdAt: Time,
});
export type CanvasDocument = z.infer<typeof CanvasDocument>;

export const CanvasDocumentChange = z.strictObject({
  label: z.string().trim().max(120).nullable(),
});
export type CanvasDocumentChange = z.infer<typeof CanvasDocumentChange>;
