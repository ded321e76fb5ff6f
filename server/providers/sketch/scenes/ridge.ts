import { mixColours, type Oklch, toLinearRgb } from '../colour.ts';
import type { Noise } from '../noise.ts';
import type { Surface } from '../surface.ts';
import { smoothstep } from '../surface.ts';

/** One layer of land, from its crest to the bottom of the picture. */
export interface Ridge {
  /** px from the top, one per column. */
  crest: Float32Array;
  colour: Oklch;
  /** What its foot fades into. */
  mist: Oklch;
  /** How much of the foot the mist takes, 0–1. */
  mistiness: number;
  /** px from the top: where the mist is thickest. It lies level, whatever the crest does. */
  mistLine: number;
  /** px that the mist reaches up from there. */
  mistRise: number;
  /** Rock texture, 0–1. */
  rugged: number;
  /** Snow above this many px from the top; `null` for none. */
  snow: { line: number; colour: Oklch } | null;
  /** Which side the light comes from: −1 left, 1 right. */
  lightSide: number;
  light: Oklch;
  /** px from the top, one per column; what lies below is hidden and not painted. */
  bottom: Float32Array;
}

/** Paints a ridge with lit and shaded faces, snow and mist. */
export function paintRidge({ width, unit, pixels }: Surface, noise: Noise, ridge: Ridge): void {
  const base = toLinearRgb(ridge.colour);
  const lit = toLinearRgb(mixColours(ridge.colour, ridge.light, 0.42));
  const shade = toLinearRgb({ ...ridge.colour, l: ridge.colour.l * 0.72 });
  const mist = toLinearRgb(ridge.mist);
  const snow = ridge.snow && toLinearRgb(ridge.snow.colour);
  const snowShade = ridge.snow && toLinearRgb(mixColours(ridge.snow.colour, ridge.colour, 0.55));
  const step = 0.011;
  for (let column = 0; column < width; column++) {
    const crest = ridge.crest[column] as number;
    const u = column / unit;
    const mistTop = ridge.mistLine - ridge.mistRise * (1 + 0.3 * noise.at(u * 2.2, 50));
    const last = Math.ceil(ridge.bottom[column] as number);
    const first = Math.max(0, Math.floor(crest - 0.5));
    for (let row = first; row < last; row++) {
      const cover = Math.min(1, Math.max(0, row + 0.5 - crest + 0.5));
      const down = (row - crest) / unit;
      let facet = 0;
      if (ridge.rugged > 0) {
        // Relief: the rock is a field of ridges, and what rises towards the light is lit.
        const bend = noise.at(u * 3.1 + 7, down * 3.4) * 0.5;
        const x = u * 5.2 + bend + down * 1.3 * ridge.lightSide;
        const y = down * 3.4 + bend * 0.6 + u * 0.7;
        const here = noise.ridge(x, y, 4);
        const ahead = noise.ridge(x + step * 5.2 * ridge.lightSide, y - step * 1.6, 4);
        facet = (here - ahead) * 5.5 + noise.cloud(u * 42, down * 30, 2) * 0.22;
        facet *= ridge.rugged;
      }
      const brightness = Math.min(1, Math.max(-1, facet + 0.12));
      const towards = brightness > 0 ? lit : shade;
      const amount = Math.abs(brightness) * 0.85;
      let red = base[0] + (towards[0] - base[0]) * amount;
      let green = base[1] + (towards[1] - base[1]) * amount;
      let blue = base[2] + (towards[2] - base[2]) * amount;
      if (ridge.snow && snow && snowShade) {
        const ragged = noise.cloud(u * 9, (row / unit) * 9 + 30, 4) * 0.14 * unit;
        const white =
          smoothstep(ridge.snow.line, ridge.snow.line - 0.05 * unit, row + ragged) *
          smoothstep(-0.5, 0.05, facet);
        const sun = smoothstep(-0.25, 0.3, facet);
        red += (snowShade[0] + (snow[0] - snowShade[0]) * sun - red) * white;
        green += (snowShade[1] + (snow[1] - snowShade[1]) * sun - green) * white;
        blue += (snowShade[2] + (snow[2] - snowShade[2]) * sun - blue) * white;
      }
      const fade = smoothstep(mistTop, ridge.mistLine, row) * ridge.mistiness;
      red += (mist[0] - red) * fade;
      green += (mist[1] - green) * fade;
      blue += (mist[2] - blue) * fade;
      const offset = (row * width + column) * 3;
      pixels[offset] = (pixels[offset] as number) * (1 - cover) + red * cover;
      pixels[offset + 1] = (pixels[offset + 1] as number) * (1 - cover) + green * cover;
      pixels[offset + 2] = (pixels[offset + 2] as number) * (1 - cover) + blue * cover;
    }
  }
}

/** The crest of a mountain chain; `base` and `rise` in px. */
export function mountainCrest(
  { width, unit }: Surface,
  noise: Noise,
  shape: { base: number; rise: number; scale: number; shift: number; peak: number },
): Float32Array {
  return Float32Array.from({ length: width }, (_, column) => {
    const u = column / unit;
    const x = u * shape.scale + shape.shift;
    const bulk = noise.ridge(x * 0.9, shape.shift, 6);
    const swell = Math.exp(-(((column / width - shape.peak) / 0.24) ** 2));
    return shape.base - shape.rise * (bulk * (0.62 + 0.55 * swell) + swell * 0.25 - 0.15);
  });
}

/** The crest of soft hills; `base` and `rise` in px. */
export function hillCrest(
  { width, unit }: Surface,
  noise: Noise,
  shape: { base: number; rise: number; scale: number; shift: number },
): Float32Array {
  return Float32Array.from({ length: width }, (_, column) => {
    const x = (column / unit) * shape.scale + shape.shift;
    return shape.base - shape.rise * (noise.at(x, shape.shift) + 0.3 * noise.at(x * 2.3, 5));
  });
}
