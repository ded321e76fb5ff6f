import type { LinearRgb } from './colour.ts';

/** What scenes paint on. */
export interface Surface {
  /** px */
  width: number;
  /** px */
  height: number;
  /**
   * px of one unit: the side of a square with the same area. Scenes measure in units, so that a
   * picture looks alike at every resolution.
   */
  unit: number;
  /** Linear RGB, three numbers a pixel, row by row. */
  pixels: Float32Array;
}

export function createSurface(width: number, height: number): Surface {
  return {
    width,
    height,
    unit: Math.sqrt(width * height),
    pixels: new Float32Array(width * height * 3),
  };
}

/** Lays a colour over one pixel (`offset` into `pixels`), `cover` 0–1. */
export function blend(pixels: Float32Array, offset: number, colour: LinearRgb, cover: number) {
  const red = pixels[offset] as number;
  const green = pixels[offset + 1] as number;
  const blue = pixels[offset + 2] as number;
  pixels[offset] = red + (colour[0] - red) * cover;
  pixels[offset + 1] = green + (colour[1] - green) * cover;
  pixels[offset + 2] = blue + (colour[2] - blue) * cover;
}

/** Adds light to one pixel, as a lamp or a star does. */
export function addLight(pixels: Float32Array, offset: number, colour: LinearRgb, light: number) {
  pixels[offset] = (pixels[offset] as number) + colour[0] * light;
  pixels[offset + 1] = (pixels[offset + 1] as number) + colour[1] * light;
  pixels[offset + 2] = (pixels[offset + 2] as number) + colour[2] * light;
}

/** 0 below `low`, 1 above `high`, an S-curve between; `low` may be the greater one. */
export function smoothstep(low: number, high: number, value: number): number {
  const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
  return share * share * (3 - 2 * share);
}
