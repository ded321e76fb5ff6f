import { byteToLinear, linearToOklab } from './colour.ts';
import type { Thumbnail } from './sketch-job.ts';

/** Where a reference is light and where it is dark, over the whole picture. */
export interface LightGuide {
  /** Lightness 0–1, stretched to the full range; `x` and `y` run 0–1 from the top left. */
  light(x: number, y: number): number;
}

/** Reads a reference, cropped to the picture's shape (`ratio`, width to height) and softened. */
export function readLightGuide(thumbnail: Thumbnail, ratio: number): LightGuide {
  const { width, height } = thumbnail;
  const light = stretch(soften(lightness(thumbnail), width, height));
  const shape = width / height;
  const spanX = shape > ratio ? ratio / shape : 1;
  const spanY = shape > ratio ? 1 : shape / ratio;
  const at = (column: number, row: number) =>
    light[
      Math.min(Math.max(row, 0), height - 1) * width + Math.min(Math.max(column, 0), width - 1)
    ] as number;
  return {
    light(x, y) {
      const across = (0.5 + (x - 0.5) * spanX) * width - 0.5;
      const down = (0.5 + (y - 0.5) * spanY) * height - 0.5;
      const column = Math.floor(across);
      const row = Math.floor(down);
      const dx = across - column;
      const dy = down - row;
      const top = at(column, row) * (1 - dx) + at(column + 1, row) * dx;
      const bottom = at(column, row + 1) * (1 - dx) + at(column + 1, row + 1) * dx;
      return top * (1 - dy) + bottom * dy;
    },
  };
}

function lightness({ rgb, width, height }: Thumbnail): Float32Array {
  return Float32Array.from({ length: width * height }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(pixel * 3, pixel * 3 + 3);
    return linearToOklab([byteToLinear(red), byteToLinear(green), byteToLinear(blue)])[0];
  });
}

/** A small box blur: strokes should follow shapes, not JPEG noise. */
function soften(light: Float32Array, width: number, height: number): Float32Array {
  return light.map((_, pixel) => {
    const column = pixel % width;
    const row = Math.floor(pixel / width);
    let sum = 0;
    let count = 0;
    for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, height - 1); y++) {
      for (let x = Math.max(column - 1, 0); x <= Math.min(column + 1, width - 1); x++) {
        sum += light[y * width + x] as number;
        count++;
      }
    }
    return sum / count;
  });
}

function stretch(light: Float32Array): Float32Array {
  const sorted = light.toSorted();
  const low = sorted[Math.floor(sorted.length * 0.02)] ?? 0;
  const high = sorted[Math.floor(sorted.length * 0.98)] ?? 1;
  if (high - low < 0.02) return light;
  return light.map((value) => Math.min(Math.max((value - low) / (high - low), 0), 1));
}
