import { type LinearRgb, mixColours, type Oklch, oklch, toLinearRgb } from '../colour.ts';
import { fillPolygon } from '../fill-polygon.ts';
import type { Palette } from '../palette.ts';
import type { Random } from '../random.ts';
import type { Subject } from '../read-prompt.ts';
import type { SceneContext } from '../scene.ts';
import { spot } from './stars.ts';

/** Builds a city in `layers` rows of houses standing on `ground` px. */
export function paintSkyline(context: SceneContext, ground: number, layers: number): void {
  const { surface, palette, random } = context;
  const { width, unit } = surface;
  const lit = palette.time === 'night' || palette.time === 'dusk' || palette.time === 'sunset';
  for (let layer = 0; layer < layers; layer++) {
    const dice = random.fork(`street ${layer}`);
    const nearness = layers === 1 ? 1 : layer / (layers - 1);
    const wall = mixColours(
      mixColours(palette.haze, palette.mid, 0.25),
      palette.near,
      nearness * 0.92,
    );
    const tallest = Math.min(ground * 0.72, unit * 0.5) * (1 - nearness * 0.38);
    let x = -dice.between(0, 0.05) * unit;
    while (x < width) {
      const wide = dice.between(0.028, 0.075) * unit * (0.75 + nearness * 0.5);
      const middle = Math.exp(-(((x / width - 0.5) / 0.36) ** 2));
      const tall = tallest * (0.2 + 0.8 * dice.next() ** 1.7) * (0.45 + 0.55 * middle);
      paintTower(context, dice, { x, wide, tall, ground, wall, nearness, lit });
      x += wide * dice.between(0.88, 1.12);
    }
  }
}

interface Tower {
  x: number;
  wide: number;
  tall: number;
  ground: number;
  wall: Oklch;
  nearness: number;
  lit: boolean;
}

function paintTower(context: SceneContext, dice: Random, tower: Tower): void {
  const { surface, palette } = context;
  const { x, wide, tall, ground, wall, nearness } = tower;
  const top = ground - tall;
  const foot = toLinearRgb(mixColours(wall, palette.haze, 0.4 - nearness * 0.28));
  const head = toLinearRgb({ ...wall, l: wall.l * dice.between(0.92, 1.06) });
  const edge = dice.between(0.25, 0.7);
  const paint = (column: number, row: number, out: Float32Array) => {
    const share = Math.min(1, Math.max(0, (row - top) / tall)) ** 1.5;
    // Two walls of one house: the one turned from the light is a little darker.
    const wallLight = column - x < wide * edge ? 1 : 0.84;
    for (let channel = 0; channel < 3; channel++) {
      const from = head[channel as 0 | 1 | 2];
      out[channel] = (from + (foot[channel as 0 | 1 | 2] - from) * share) * wallLight;
    }
    return 1;
  };
  fillPolygon(surface, [...roof(dice, x, top, wide), x + wide, ground, x, ground], paint);
  if (nearness > 0.2) paintWindows(context, dice, tower);
  if (tower.lit && tall > wide * 4 && dice.chance(0.4)) {
    const lamp = toLinearRgb(oklch(0.65, 0.22, 25));
    spot(surface, x + wide / 2, top - wide * 0.3, surface.unit * 0.0022, lamp, 1.1);
  }
}

function roof(dice: Random, x: number, top: number, wide: number): number[] {
  const style = dice.next();
  const middle = x + wide / 2;
  if (style < 0.12) return [x, top + wide * 0.3, x + wide, top];
  if (style < 0.27) {
    const step = wide * 0.22;
    return [
      x,
      top + step,
      x + step,
      top + step,
      x + step,
      top,
      x + wide - step,
      top,
      x + wide - step,
      top + step,
      x + wide,
      top + step,
    ];
  }
  if (style < 0.38) {
    const mast = wide * 0.03;
    return [
      x,
      top,
      middle - mast,
      top,
      middle - mast,
      top - wide * 0.9,
      middle + mast,
      top - wide * 0.9,
      middle + mast,
      top,
      x + wide,
      top,
    ];
  }
  if (style < 0.44)
    return [x, top + wide * 0.2, middle, top - wide * 0.5, x + wide, top + wide * 0.2];
  return [x, top, x + wide, top];
}

function paintWindows(
  { surface, palette, subject }: SceneContext,
  dice: Random,
  { x, wide, tall, ground, wall, nearness, lit }: Tower,
): void {
  const columns = Math.max(2, Math.round(wide / (surface.unit * 0.0105)));
  const step = wide / (columns + 0.6);
  const rise = step * dice.between(1.1, 1.6);
  const share = lit ? dice.between(0.14, 0.5) : dice.between(0.3, 0.8);
  const lamps = lampColours(palette, subject, wall, lit);
  const glass = lit ? 0.35 + nearness * 0.6 : 0.5;
  for (let y = ground - tall + rise * 0.8; y < ground - rise; y += rise) {
    for (let column = 0; column < columns; column++) {
      const on = dice.next();
      const lamp = dice.pick(lamps);
      if (on > share) continue;
      const left = x + step * (0.5 + column);
      const right = left + step * 0.58;
      const low = y + rise * 0.55;
      const bright = glass * (0.55 + 0.45 * (on / share));
      fillPolygon(surface, [left, y, right, y, right, low, left, low], lamp, bright);
    }
  }
}

/** Lamplight after dark, panes that mirror the sky by day. */
function lampColours(
  palette: Palette,
  { tones, colours }: Subject,
  wall: Oklch,
  lit: boolean,
): LinearRgb[] {
  if (!lit) return [toLinearRgb(mixColours(wall, palette.sky[1] ?? palette.haze, 0.35))];
  if (tones.has('neon')) {
    const tubes = [oklch(0.72, 0.25, 345), oklch(0.85, 0.14, 200), oklch(0.7, 0.2, 305)];
    return (colours.length > 0 ? colours : tubes).map(toLinearRgb);
  }
  return [
    mixColours(oklch(0.88, 0.12, 80), palette.glow, 0.25),
    mixColours(oklch(0.8, 0.13, 60), palette.glow, 0.2),
    mixColours(oklch(0.9, 0.05, 220), palette.accents[0] ?? palette.glow, 0.3),
  ].map(toLinearRgb);
}
