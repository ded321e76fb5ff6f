import type { Dimensions } from './image-model.ts';
import type { Size } from './scalars.ts';

/** Whether a model that takes any size within limits takes this one. */
export function isSizeWithin(
  limits: Extract<Dimensions, { kind: 'any' }>,
  { width, height }: Size,
): boolean {
  const { multipleOf, minSide, maxSide, minPixels = 0, maxPixels, maxRatio } = limits;
  const pixels = width * height;
  return (
    width % multipleOf === 0 &&
    height % multipleOf === 0 &&
    Math.min(width, height) >= minSide &&
    Math.max(width, height) <= maxSide &&
    pixels >= minPixels &&
    pixels <= maxPixels &&
    Math.max(width / height, height / width) <= maxRatio
  );
}
