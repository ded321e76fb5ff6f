import { mixColours, type Oklch, oklch, toLinearRgb } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { SceneContext } from '../scene.ts';
import { addLight, smoothstep } from '../surface.ts';

/** Scatters stars above `horizon` px, and a milky way if `galaxy` says how bright (0–1). */
export function paintStars(
  { surface, palette, random }: SceneContext,
  horizon: number,
  galaxy: number,
): void {
  const { width, height, unit, pixels } = surface;
  const dice = random.fork('stars');
  const noise = createNoise(dice);
  const angle = dice.between(0.35, 1.1) * (dice.chance(0.5) ? 1 : -1);
  const middle = { x: width * dice.between(0.35, 0.65), y: horizon * dice.between(0.35, 0.6) };
  const sin = Math.sin(angle);
  const cos = Math.cos(angle);
  /** How deep in the band a place is, 0–1. */
  const band = (x: number, y: number) => {
    const across = ((y - middle.y) * cos - (x - middle.x) * sin) / unit;
    const along = ((x - middle.x) * cos + (y - middle.y) * sin) / unit;
    const bend = across + noise.at(along * 1.7, 3) * 0.09;
    return Math.exp(-bend * bend * 42);
  };

  if (galaxy > 0) {
    const edge = palette.sky.at(-1) ?? palette.haze;
    const rim = toLinearRgb({ l: 0.52, c: edge.c * 1.7, h: edge.h });
    const core = toLinearRgb(mixColours(palette.glow, palette.accents[0] ?? palette.glow, 0.45));
    for (let row = 0; row < Math.min(height, horizon * 1.05); row++) {
      const fade = smoothstep(horizon, horizon * 0.55, row);
      for (let column = 0; column < width; column++) {
        const depth = band(column, row);
        if (depth < 0.02) continue;
        const u = column / unit;
        const v = row / unit;
        const dust = noise.cloud(u * 4 + noise.at(u * 3, v * 3) * 0.6, v * 4, 5);
        const cloud = Math.max(0, 0.5 + dust) * depth;
        const lane = smoothstep(0.02, 0.3, noise.cloud(u * 3 + 9, v * 3 - 4, 4)) * depth * 0.75;
        const light = cloud * (1 - lane) * fade * galaxy;
        const offset = (row * width + column) * 3;
        addLight(pixels, offset, rim, light * 0.5);
        addLight(pixels, offset, core, light * depth * depth * 0.34);
      }
    }
  }

  const tints: Oklch[] = [oklch(0.97, 0.02, 250), oklch(0.97, 0.03, 80), oklch(0.99, 0, 0)];
  const count = Math.round(((width * horizon) / (unit * unit)) * (900 + galaxy * 1900));
  for (let star = 0; star < count; star++) {
    const x = dice.between(0, width);
    const y = dice.between(0, horizon);
    const size = dice.next();
    const tint = toLinearRgb(dice.pick(tints));
    const kept = dice.next();
    if (galaxy > 0 && kept > 0.35 + band(x, y)) continue;
    const magnitude = size ** 14;
    const radius = (0.00042 + 0.0015 * magnitude) * unit;
    const fade = smoothstep(horizon, horizon * 0.72, y);
    spot(surface, x, y, radius, tint, (0.12 + 0.5 * size * size + magnitude * 1.4) * fade);
  }
}

/** Adds a soft point of light; `radius` in px. */
export function spot(
  { width, height, pixels }: SceneContext['surface'],
  x: number,
  y: number,
  radius: number,
  colour: ReturnType<typeof toLinearRgb>,
  light: number,
): void {
  const sharp = Math.max(radius, 0.55);
  const reach = Math.ceil(sharp * 3);
  for (
    let row = Math.max(0, Math.floor(y) - reach);
    row <= Math.min(height - 1, y + reach);
    row++
  ) {
    for (
      let column = Math.max(0, Math.floor(x) - reach);
      column <= Math.min(width - 1, x + reach);
      column++
    ) {
      const distance = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2;
      const share = Math.exp(-distance / (sharp * sharp));
      addLight(pixels, (row * width + column) * 3, colour, share * light);
    }
  }
}
