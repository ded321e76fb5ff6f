import { fitDimensions, ratioOf } from '../../../shared/fit-dimensions.ts';
import type { Dimensions } from '../../../shared/image-model.ts';
import { isSizeWithin } from '../../../shared/is-size-within.ts';
import type { Size } from '../../../shared/scalars.ts';

export interface Shape {
  /** `16:9` or `1024x1536`. */
  value: string;
  label: string;
}

type AnySize = Extract<Dimensions, { kind: 'any' }>;

export type ShapeRequest = { size: Size } | { aspectRatio: string };

/** Offered where a model takes any size. */
const COMMON_RATIOS = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9'];

/**
 * The shapes that a model can be asked for; where it takes any size, also one that is `chosen`, as
 * by a recipe.
 */
export function shapesOf(dimensions: Dimensions, chosen = ''): Shape[] {
  switch (dimensions.kind) {
    case 'ratios':
      return dimensions.ratios.map(ratioShape);
    case 'sizes':
      return dimensions.sizes.map(({ width, height }) => ({
        value: `${width}x${height}`,
        label: `${width} × ${height} px`,
      }));
    case 'any': {
      const ratios = COMMON_RATIOS.filter((ratio) => {
        const shape = ratioOf(ratio);
        return Math.max(shape, 1 / shape) <= dimensions.maxRatio;
      }).map(ratioShape);
      const size = isSize(chosen) ? sidesOf(chosen) : null;
      return size
        ? [...ratios, { value: chosen, label: shapeText(sizeRequest(dimensions, size)) }]
        : ratios;
    }
  }
}

/**
 * What to ask for: the chosen shape where the model has it, else the one nearest to the target,
 * else a square.
 */
export function shapeRequest(
  dimensions: Dimensions,
  shape: string,
  target: { width: number; height: number } | null,
): ShapeRequest {
  const sides = sidesOf(shape);
  if (sides && isShape(dimensions, shape)) {
    const { width, height } = sides;
    if (dimensions.kind === 'ratios') return { aspectRatio: shape };
    if (dimensions.kind === 'sizes') return { size: sides };
    if (isSize(shape)) return sizeRequest(dimensions, sides);
    return fitDimensions(dimensions, width, height);
  }
  return fitDimensions(dimensions, target?.width ?? 1, target?.height ?? 1);
}

/** Whether a model offers this shape; "match" is none. */
export function isShape(dimensions: Dimensions, shape: string): boolean {
  return shapesOf(dimensions, shape).some(({ value }) => value === shape);
}

const isSize = (shape: string): boolean => shape.includes('x');

/** The size itself where it is within the limits, else one in its shape. */
function sizeRequest(limits: AnySize, size: Size): ShapeRequest {
  return isSizeWithin(limits, size) ? { size } : fitDimensions(limits, size.width, size.height);
}

/** The sides that `16:9` or `1024x1536` names; `null` for "match". */
export function sidesOf(shape: string): Size | null {
  const [width, height] = shape.split(/[x:]/).map(Number);
  return width && height ? { width, height } : null;
}

/** Width to height of what was asked for. */
export function ratioOfRequest(request: ShapeRequest): number {
  return 'size' in request
    ? request.size.width / request.size.height
    : ratioOf(request.aspectRatio);
}

/** What was asked for, for people: "16:9" or "1024 × 1536 px". */
export function shapeText(request: ShapeRequest): string {
  return 'size' in request
    ? `${request.size.width} × ${request.size.height} px`
    : request.aspectRatio;
}

function ratioShape(ratio: string): Shape {
  const shape = ratioOf(ratio);
  const name = shape === 1 ? 'square' : shape > 1 ? 'landscape' : 'portrait';
  return { value: ratio, label: `${ratio} ${name}` };
}
