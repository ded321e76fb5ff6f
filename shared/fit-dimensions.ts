import type { Dimensions } from './image-model.ts';
import type { Size } from './scalars.ts';

/**
 * What to ask a model for so that the picture suits a target of `width` × `height` px: the nearest
 * shape the model declares. The canvas crops the rest (FILL).
 */
export function fitDimensions(
  dimensions: Dimensions,
  width: number,
  height: number,
): { size: Size } | { aspectRatio: string } {
  switch (dimensions.kind) {
    case 'ratios':
      return { aspectRatio: nearest(dimensions.ratios, ratioOf, width / height) };
    case 'sizes':
      return {
        size: nearest(dimensions.sizes, (size) => size.width / size.height, width / height),
      };
    case 'any':
      return { size: sizeWithin(dimensions, width / height) };
  }
}

/** `16:9` → 1.777… */
export function ratioOf(aspectRatio: string): number {
  const [width, height] = aspectRatio.split(':').map(Number);
  return (width ?? 1) / (height ?? 1);
}

/** The candidate whose shape differs least by factor: 2:1 is as far from 1:1 as 1:2 is. */
function nearest<Candidate>(
  candidates: readonly Candidate[],
  shapeOf: (candidate: Candidate) => number,
  wanted: number,
): Candidate {
  const distance = (candidate: Candidate) => Math.abs(Math.log(shapeOf(candidate) / wanted));
  return candidates.reduce((best, next) => (distance(next) < distance(best) ? next : best));
}

function sizeWithin(limits: Extract<Dimensions, { kind: 'any' }>, wanted: number): Size {
  const ratio = Math.min(Math.max(wanted, 1 / limits.maxRatio), limits.maxRatio);
  const pixels = Math.min(limits.defaultPixels, limits.maxPixels);
  const side = (length: number) => {
    const clamped = Math.min(Math.max(length, limits.minSide), limits.maxSide);
    return Math.max(Math.round(clamped / limits.multipleOf), 1) * limits.multipleOf;
  };
  return { width: side(Math.sqrt(pixels * ratio)), height: side(Math.sqrt(pixels / ratio)) };
}
