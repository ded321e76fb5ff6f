import { type LinearRgb, toLinearRgb } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { Random } from '../random.ts';
import type { Look, SceneContext } from '../scene.ts';
import { smoothstep } from '../surface.ts';

/** How deep inside a motif a place is, in tiles; `x` and `y` run 0–1 over the tile. */
type Motif = (x: number, y: number) => number;

const circle =
  (cx: number, cy: number, radius: number): Motif =>
  (x, y) =>
    radius - Math.hypot(x - cx, y - cy);
const ring =
  (cx: number, cy: number, radius: number, wide: number): Motif =>
  (x, y) =>
    wide / 2 - Math.abs(Math.hypot(x - cx, y - cy) - radius);

const MOTIFS: readonly Motif[] = [
  circle(0, 0, 1),
  circle(0, 0, 1),
  circle(0.5, 0.5, 0.5),
  circle(0.5, 0.5, 0.28),
  circle(0.5, 0, 0.5),
  (x, y) => Math.max(circle(0.5, 0, 0.5)(x, y), circle(0.5, 1, 0.5)(x, y)),
  (x, y) => (x - y) * Math.SQRT1_2,
  (x, y) => Math.min(circle(0, 0, 1)(x, y), circle(1, 1, 1)(x, y)),
  (x, y) => Math.max(...[0.2, 0.52, 0.84].map((radius) => ring(0, 0, radius, 0.16)(x, y))),
  (x, y) => Math.max(ring(0.5, 0.5, 0.4, 0.2)(x, y), circle(0.5, 0.5, 0.12)(x, y)),
  (x) => 0.1 - Math.abs(((x * 2.5) % 1) / 2.5 - 0.2),
  (_, y) => 0.5 - y,
];
const ROUND = [0, 2, 3, 4, 5, 7, 8, 9];

interface Tile {
  ground: LinearRgb;
  figure: LinearRgb;
  motif: Motif;
  turn: number;
  /** Which corner the sprayed shading grows from. */
  spray: number;
}

/** A sheet of large, plain forms on a grid, printed with a little grain. */
export function paintGeometric(context: SceneContext): Look {
  const { surface, subject, random, report } = context;
  const { width, height, unit, pixels } = surface;
  const noise = createNoise(random.fork('print'));
  const across = random.pick(subject.things.has('grid') ? [6, 7, 8] : [4, 5, 6]);
  const columns = Math.max(2, Math.round((across * width) / unit));
  const rows = Math.max(2, Math.round((columns * height) / width));
  const tileWidth = width / columns;
  const tileHeight = height / rows;
  const tiles = plan(context, columns, rows);
  const speck = random.fork('speck');
  for (let row = 0; row < height; row++) {
    const tileRow = Math.min(rows - 1, Math.floor(row / tileHeight));
    for (let column = 0; column < width; column++) {
      const tileColumn = Math.min(columns - 1, Math.floor(column / tileWidth));
      const tile = tiles[tileRow * columns + tileColumn] as Tile;
      const left = (column + 0.5) / tileWidth - tileColumn;
      const top = (row + 0.5) / tileHeight - tileRow;
      const [x, y] = turned(left, top, tile.turn);
      const cover = Math.min(1, Math.max(0, tile.motif(x, y) * tileWidth + 0.5));
      const [sx, sy] = turned(left, top, tile.spray);
      const shade = smoothstep(0.25, 1.5, Math.hypot(sx, sy)) * 0.42;
      // Specks instead of a smooth shade: ink sprayed through a screen.
      const inked = speck.next() < shade ? 0.86 : 1;
      const worn = 1 + noise.at((column / unit) * 40, (row / unit) * 40) * 0.015;
      const offset = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const under = tile.ground[channel as 0 | 1 | 2];
        const ink = tile.figure[channel as 0 | 1 | 2] * inked;
        pixels[offset + channel] = (under + (ink - under) * cover) * worn;
      }
    }
    if (row % 64 === 0) report(row / height);
  }
  return { vignette: 0.03, grain: 2.4 };
}

function plan({ palette, subject, random }: SceneContext, columns: number, rows: number): Tile[] {
  const dice = random.fork('tiles');
  const inks = [palette.paper, palette.ink, ...palette.accents].map(toLinearRgb);
  const weights = [0, 0, 0, 1, 2, 3, 4, 5, 6];
  const motifs = subject.things.has('circle') ? ROUND : MOTIFS.map((_, index) => index);
  return Array.from({ length: columns * rows }, (): Tile => {
    const ground = dice.pick(weights);
    const figure = different(dice, weights, ground, inks.length);
    return {
      ground: inks[Math.min(ground, inks.length - 1)] as LinearRgb,
      figure: inks[figure] as LinearRgb,
      motif: MOTIFS[dice.pick(motifs)] as Motif,
      turn: dice.whole(0, 3),
      spray: dice.whole(0, 3),
    };
  });
}

function different(dice: Random, weights: readonly number[], ground: number, count: number) {
  const other = Math.min(dice.pick(weights), count - 1);
  return other === Math.min(ground, count - 1)
    ? (other + 1 + dice.whole(0, count - 2)) % count
    : other;
}

/** The place as seen after `quarters` turns of the tile. */
function turned(x: number, y: number, quarters: number): [number, number] {
  if (quarters === 1) return [y, 1 - x];
  if (quarters === 2) return [1 - x, 1 - y];
  if (quarters === 3) return [1 - y, x];
  return [x, y];
}
