import { mixColours, toLinearRgb } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { SceneContext } from '../scene.ts';
import { smoothstep } from '../surface.ts';

/**
 * Turns everything below `horizon` px to water that mirrors what stands above it, with ripples
 * that widen towards the viewer and a path of light under `lightX` px (`null` for none).
 */
export function paintWater(
  { surface, palette, random }: SceneContext,
  horizon: number,
  lightX: number | null,
  calm: number,
): void {
  const { width, height, unit, pixels } = surface;
  const noise = createNoise(random.fork('water'));
  const deep = toLinearRgb(
    mixColours(palette.sky[0] ?? palette.mid, { ...palette.near, l: palette.near.l * 1.1 }, 0.45),
  );
  const glow = toLinearRgb(palette.glow);
  const first = Math.round(horizon);
  const depth = Math.max(1, height - first);
  const stretch = Math.min(1, (horizon - 2) / depth);
  for (let row = first; row < height; row++) {
    const below = row - first;
    const share = below / depth;
    // The nearer the water, the larger its waves look.
    const near = 0.012 + share;
    const v = (26 * Math.log(1 + near * 9)) / calm;
    for (let column = 0; column < width; column++) {
      const u = (column - width / 2) / unit / (0.25 + near * 0.9) + 40;
      const wave = noise.at(u * 2.2, v) + 0.55 * noise.at(u * 5.3 + 9, v * 2.1);
      const lift = wave * (0.006 + 0.05 * share) * unit * (1.6 - calm);
      const fromY = Math.min(Math.max(first - 1 - below * stretch * 0.96 + lift, 0), first - 1);
      const fromRow = Math.floor(fromY);
      const between = fromY - fromRow;
      const shift = Math.round(wave * 0.012 * unit * (0.2 + share));
      const fromColumn = Math.min(Math.max(column + shift, 0), width - 1);
      const from = (fromRow * width + fromColumn) * 3;
      const next = (Math.min(fromRow + 1, first - 1) * width + fromColumn) * 3;
      const offset = (row * width + column) * 3;
      const mirror = 0.86 - 0.5 * share - 0.1 * smoothstep(-0.2, 0.6, wave);
      let glitter = 0;
      if (lightX !== null) {
        const spread = (0.035 + share * 0.13) * unit;
        const across = (column - lightX + wave * 0.02 * unit) / spread;
        const sparkle = smoothstep(0.12, 0.5, wave + 0.25 * noise.at(u * 11, v * 3.3));
        glitter = Math.exp(-across * across) * (0.1 + 0.85 * sparkle) * (1 - share * 0.55);
      }
      for (let channel = 0; channel < 3; channel++) {
        const bottom = deep[channel as 0 | 1 | 2];
        const upper = pixels[from + channel] as number;
        const seen = upper + ((pixels[next + channel] as number) - upper) * between;
        pixels[offset + channel] =
          bottom + (seen - bottom) * mirror + glow[channel as 0 | 1 | 2] * glitter * 0.7;
      }
    }
    // A bright seam of air where the water meets the far shore.
    const seam = Math.exp(-below / (0.006 * unit)) * 0.3;
    if (seam > 0.01) lighten(pixels, row * width * 3, width, toLinearRgb(palette.haze), seam);
  }
}

function lighten(
  pixels: Float32Array,
  start: number,
  width: number,
  colour: readonly number[],
  share: number,
): void {
  for (let index = 0; index < width * 3; index++) {
    const value = pixels[start + index] as number;
    pixels[start + index] = value + ((colour[index % 3] as number) - value) * share;
  }
}
