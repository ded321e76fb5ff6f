import type { Dimensions } from '../../../shared/image-model.ts';

/**
 * Any size up to a square of the longest side, no longer than four to one; about a megapixel where
 * only the shape matters.
 * @param multipleOf px that sides are multiples of
 * @param minSide px
 * @param maxSide px
 */
export function freeSize(multipleOf: number, minSide: number, maxSide: number): Dimensions {
  return {
    kind: 'any',
    multipleOf,
    minSide,
    maxSide,
    maxPixels: maxSide ** 2,
    maxRatio: 4,
    defaultPixels: 1024 * 1024,
  };
}
