import { mixColours, toLinearRgb } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Look, SceneContext } from '../scene.ts';
import { smoothstep } from '../surface.ts';

/** Sheets of cut paper, one before the other, each with its own shadow. */
export function paintWaves({ surface, palette, random, report }: SceneContext): Look {
  const { width, height, unit, pixels } = surface;
  const layers = random.whole(8, 12);
  const angle = random.between(-0.5, 0.5);
  const sin = Math.sin(angle);
  const cos = Math.cos(angle);
  const reach = (Math.abs(width * sin) + height * cos) / unit;
  const start = (Math.min(0, -width * sin) * (angle > 0 ? 1 : 0)) / unit;
  const stops = [
    palette.paper,
    palette.accents[1],
    palette.accents[0],
    palette.accents[2],
    palette.ink,
  ]
    .filter((stop) => stop !== undefined)
    .toSorted((a, b) => b.l - a.l);
  const tints = Array.from({ length: layers + 1 }, (_, layer) => {
    const along = (layer / layers) * (stops.length - 1);
    const from = stops[Math.floor(along)] ?? palette.paper;
    const to = stops[Math.ceil(along)] ?? from;
    return mixColours(from, to, along - Math.floor(along));
  });
  const ground = toLinearRgb(tints[0] ?? palette.paper);
  // The edges run along x in the turned plane: worked out once per px of it.
  const left = Math.floor(Math.min(0, height * sin));
  const length = Math.ceil(width * cos + Math.abs(height * sin)) + 2;
  const edges = tints.map((_, layer) => {
    const noise = createNoise(random.fork(`sheet ${layer}`));
    const middle = start + reach * (0.1 + (0.86 * (layer - 0.4)) / layers);
    const swing = random.between(0.05, 0.11);
    const scale = random.between(1.1, 2.1);
    const shift = random.between(0, 30);
    return Float32Array.from({ length }, (_, place) => {
      const x = (place + left) / unit;
      const bulge = noise.at(x * scale + shift, 2) * 1.3 + 0.4 * noise.at(x * scale * 2.1, 7);
      return (middle + swing * bulge) * unit;
    });
  });
  const sheets = tints.map((tint) => ({
    light: toLinearRgb({ ...tint, l: Math.min(1, tint.l * 1.06 + 0.02) }),
    deep: toLinearRgb({ ...tint, l: tint.l * 0.86 }),
  }));
  const noise = createNoise(random.fork('fibre'));
  const colour = new Float32Array(3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = Math.floor(column * cos + row * sin) - left;
      const y = row * cos - column * sin;
      colour.set(ground);
      for (let layer = 1; layer <= layers; layer++) {
        const inside = y - (edges[layer]?.[place] as number);
        if (inside < -0.07 * unit) continue;
        // Hidden altogether by the next sheet.
        if (layer < layers && y - (edges[layer + 1]?.[place] as number) > 1) continue;
        if (inside < 0.5) {
          // The shadow this sheet throws on the one behind it.
          const shadow = 1 - 0.34 * Math.exp(Math.min(0, inside) / (0.018 * unit));
          for (let channel = 0; channel < 3; channel++) {
            colour[channel] = (colour[channel] as number) * shadow;
          }
        }
        const cover = Math.min(1, Math.max(0, inside + 0.5));
        if (cover === 0) continue;
        const sheet = sheets[layer] as (typeof sheets)[number];
        const depth = smoothstep(0, 0.3 * unit, inside);
        const rim = Math.exp(-inside / (0.0022 * unit)) * 0.07;
        for (let channel = 0; channel < 3; channel++) {
          const from = sheet.light[channel as 0 | 1 | 2];
          const value = from + (sheet.deep[channel as 0 | 1 | 2] - from) * depth + rim;
          const under = colour[channel] as number;
          colour[channel] = under + (value - under) * cover;
        }
      }
      const fibre = 1 + noise.at((column / unit) * 90, (row / unit) * 90) * 0.014;
      const offset = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        pixels[offset + channel] = (colour[channel] as number) * fibre;
      }
    }
    if (row % 64 === 0) report(row / height);
  }
  return { vignette: 0.06, grain: 2.2 };
}
