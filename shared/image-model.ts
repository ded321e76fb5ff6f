import { z } from 'zod';
import { AspectRatio, Micros, ModelId, Size } from './scalars.ts';

/**
 * Which pictures a model can be asked for.
 * - `ratios`: an aspect ratio from the list; the model chooses the pixels.
 * - `sizes`: one of the listed sizes.
 * - `any`: any size within the limits; sides are multiples of `multipleOf` px.
 */
export const Dimensions = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ratios'), ratios: z.array(AspectRatio).min(1) }),
  z.object({ kind: z.literal('sizes'), sizes: z.array(Size).min(1) }),
  z.object({
    kind: z.literal('any'),
    multipleOf: z.int().min(1),
    minSide: z.int().min(1),
    maxSide: z.int(),
    maxPixels: z.int(),
    minPixels: z.int().optional(),
    /** Longer side to shorter side, at most. */
    maxRatio: z.number().min(1),
    /** Pixels asked for when only the shape matters. */
    defaultPixels: z.int(),
  }),
]);
export type Dimensions = z.infer<typeof Dimensions>;

/** A control that is this model's own; the form draws it from this. */
export const OptionDeclaration = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('choice'),
    name: z.string(),
    label: z.string(),
    choices: z.array(z.object({ value: z.string(), label: z.string() })).min(1),
    default: z.string(),
  }),
  z.object({
    kind: z.literal('switch'),
    name: z.string(),
    label: z.string(),
    default: z.boolean(),
  }),
  z.object({
    kind: z.literal('number'),
    name: z.string(),
    label: z.string(),
    min: z.number(),
    max: z.number(),
    step: z.number(),
    default: z.number(),
  }),
]);
export type OptionDeclaration = z.infer<typeof OptionDeclaration>;

export const Capabilities = z.object({
  dimensions: Dimensions,
  /** Pictures of one generation, at most. */
  maxCount: z.int().min(1),
  /** Whether a seed repeats a picture. */
  seed: z.boolean(),
  /**
   * The largest seed that the vendor takes, also for a generation's last picture; absent where it
   * takes every seed of the contract, or says nothing.
   */
  maxSeed: z.int().optional(),
  /** Pixels, or an SVG that is placed as vectors. */
  output: z.enum(['raster', 'vector']),
  transparency: z.boolean(),
  mask: z.boolean(),
  /** Whether partial pictures arrive while the model works. */
  streaming: z.boolean(),
  references: z.object({
    /** 0 means that the model takes no references. */
    max: z.int().min(0),
    /** Roles the model tells apart, first one the default; empty where it knows none. */
    roles: z.array(z.object({ id: z.string(), label: z.string() })),
  }),
  options: z.array(OptionDeclaration),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** What one picture costs, with where that is written. `null` in its place means unknown. */
export const Price = z.object({
  perImageMicros: Micros,
  /** One sentence: how the figure comes about. */
  basis: z.string(),
  source: z.string(),
  /** The day the source was read: 2026-11-22. */
  date: z.string(),
});
export type Price = z.infer<typeof Price>;

export const ImageModel = z.object({
  id: ModelId,
  label: z.string(),
  provider: z.object({ id: z.string(), label: z.string() }),
  capabilities: Capabilities,
  price: Price.nullable(),
  /** Shown beside the model and kept in recipes and metadata, where honesty needs it. */
  notice: z.string().nullable(),
  /** Whether this person can use it now. */
  usable: z.boolean(),
  /** Why not, as a sentence; `null` when usable. */
  unusableReason: z.string().nullable(),
  /** For a model that its vendor serves no more: the one to use instead. */
  successor: ModelId.nullable(),
});
export type ImageModel = z.infer<typeof ImageModel>;
