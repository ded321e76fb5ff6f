import { z } from 'zod';
import { Id, Sha256 } from './scalars.ts';

export const AssetVariantName = z.enum(['original', 'canvas', 'thumbnail']);
export type AssetVariantName = z.infer<typeof AssetVariantName>;

/** Stored bytes of one picture, owned by one person. */
export const Asset = z.object({
  id: Id,
  /** Of the bytes that were uploaded; `null` for what a provider made. */
  uploadSha256: Sha256.nullable(),
  /** Of the bytes that are stored as `original`. */
  sha256: Sha256,
  /** px */
  width: z.int(),
  /** px */
  height: z.int(),
  bytes: z.int(),
  contentType: z.string(),
});
export type Asset = z.infer<typeof Asset>;
