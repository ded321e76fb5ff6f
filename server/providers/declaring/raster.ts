import type { Capabilities } from '../../../shared/image-model.ts';

/** What most models have in common: pictures in pixels, opaque, whole, and all at once. */
export const RASTER = {
  output: 'raster',
  transparency: false,
  mask: false,
  streaming: false,
} as const satisfies Partial<Capabilities>;
