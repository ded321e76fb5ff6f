import { z } from 'zod';

/** Ids minted by the service and by the plugin alike: UUIDs in lower case. */
export const Id = z.uuid().toLowerCase();

/** An RFC 3339 time in UTC. */
export const Time = z.iso.datetime();

/** Integer millionths of a US dollar; `null` means unknown, never zero. */
export const Micros = z.int().nullable();

/** Lower-case hexadecimal SHA-256. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');

/** A model's id, `provider/model`; the part after the first slash may hold slashes of its own. */
export const ModelId = z
  .string()
  .max(200)
  .regex(/^[a-z0-9-]+\/[^\s]+$/, 'must look like provider/model');

/** Width to height, in whole numbers: `16:9`. */
export const AspectRatio = z.string().regex(/^[1-9]\d{0,3}:[1-9]\d{0,3}$/, 'must look like 16:9');

/** A size in px. */
export const Size = z.strictObject({
  width: z.int().min(1).max(16_384),
  height: z.int().min(1).max(16_384),
});
export type Size = z.infer<typeof Size>;
