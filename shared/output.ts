import { z } from 'zod';
import { MAX_DELETED_OUTPUTS } from './limits.ts';
import { Id, Micros, ModelId, Sha256, Size, Time } from './scalars.ts';

/** A picture that a generation made, with how it was made: what the gallery shows. */
export const Output = z.object({
  id: Id,
  generationId: Id,
  /** Position among the generation's outputs, from 0. */
  index: z.int(),
  /** Pictures the generation has, this one included; `costMicros` is for all it made. */
  siblings: z.int(),
  assetId: Id,
  /** px */
  width: z.int(),
  /** px */
  height: z.int(),
  /** Of the original. */
  bytes: z.int(),
  contentType: z.string(),
  favourite: z.boolean(),
  model: ModelId,
  modelLabel: z.string(),
  modelNotice: z.string().nullable(),
  prompt: z.string(),
  /** Pictures that were asked for. */
  count: z.int(),
  size: Size.nullable(),
  aspectRatio: z.string().nullable(),
  /** The seed this picture was made with, where the model has seeds. */
  seed: z.int().nullable(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  references: z.array(
    z.object({
      assetId: Id,
      role: z.string().nullable(),
      /** Of the bytes as they were uploaded, or as they are stored where they never were. */
      sha256: Sha256,
      width: z.int(),
      height: z.int(),
    }),
  ),
  documentId: Id.nullable(),
  documentLabel: z.string().nullable(),
  costMicros: Micros,
  createdAt: Time,
});
export type Output = z.infer<typeof Output>;

export const OutputListQuery = z.strictObject({
  /** Words that the prompt must contain, in any order and case. */
  query: z.string().max(200).optional(),
  model: ModelId.optional(),
  documentId: Id.optional(),
  /** Only favourites. */
  favourite: z.literal('true').optional(),
  /** Made at or after this time. */
  from: Time.optional(),
  /** Made before this time. */
  to: Time.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export type OutputListQuery = z.input<typeof OutputListQuery>;

/** What there is to choose from: the models and files that this person's pictures have. */
export const OutputFilters = z.object({
  models: z.array(z.object({ id: ModelId, label: z.string() })),
  documents: z.array(z.object({ id: Id, label: z.string().nullable(), createdAt: Time })),
});
export type OutputFilters = z.infer<typeof OutputFilters>;

export const OutputChange = z.strictObject({ favourite: z.boolean() });
export type OutputChange = z.infer<typeof OutputChange>;

export const OutputDeletion = z.strictObject({
  ids: z.array(Id).min(1).max(MAX_DELETED_OUTPUTS),
});
export type OutputDeletion = z.infer<typeof OutputDeletion>;

export const OutputsDeleted = z.object({
  /** How many of them were there to be deleted. */
  deleted: z.int(),
});
export type OutputsDeleted = z.infer<typeof OutputsDeleted>;

/**
 * What a downloaded file is called: after when it was made, or after the beginning of its prompt.
 * A prompt goes into a file's name only when the person wants that.
 */
export const DownloadName = z.enum(['date', 'prompt']);
export type DownloadName = z.infer<typeof DownloadName>;
