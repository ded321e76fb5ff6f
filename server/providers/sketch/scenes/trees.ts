import { type Oklch, toLinearRgb } from '../colour.ts';
import { backwards, fillPolygon } from '../fill-polygon.ts';
import type { Random } from '../random.ts';
import type { Surface } from '../surface.ts';

/** A belt of conifers. */
export interface Forest {
  /** px from the top, one per column: where the trees stand. */
  ground: Float32Array;
  /** px, of a middling tree. */
  tall: number;
  colour: Oklch;
  /** Trees per unit of width. */
  density: number;
  /** Where trees stand, 0–1 for a share of the width. */
  grows(share: number): number;
}

/** Plants conifers along a crest, each a little different. */
export function paintForest(surface: Surface, random: Random, forest: Forest): void {
  const count = Math.round((surface.width / surface.unit) * forest.density);
  for (let tree = 0; tree < count; tree++) {
    const share = random.between(-0.02, 1.02);
    const size = random.between(0.45, 1.1) * (random.chance(0.15) ? 1.25 : 1);
    const sway = random.between(-0.03, 0.03);
    const shade = random.between(0.88, 1.1);
    const shape = random.fork(`tree ${tree}`);
    const vigour = forest.grows(share);
    if (vigour < random.next()) continue;
    const column = Math.min(Math.max(Math.round(share * surface.width), 0), surface.width - 1);
    const ground = (forest.ground[column] as number) + forest.tall * 0.06;
    const tall = forest.tall * size * (0.6 + 0.4 * vigour);
    const colour = toLinearRgb({ ...forest.colour, l: forest.colour.l * shade });
    fillPolygon(surface, conifer(share * surface.width, ground, tall, sway, shape), colour);
  }
}

/** A conifer's outline: boughs left and right, drooping and wider towards the ground. */
function conifer(x: number, ground: number, tall: number, sway: number, random: Random): number[] {
  const boughs = Math.max(5, Math.min(15, Math.round(tall / 7)));
  const wide = tall * random.between(0.15, 0.22);
  const tip = x + sway * tall;
  const right: number[] = [];
  const left: number[] = [];
  for (let bough = 1; bough <= boughs; bough++) {
    const down = bough / boughs;
    const y = ground - tall * 0.97 * (1 - down) - tall * 0.02;
    const middle = tip + (x - tip) * down;
    const reach = wide * down ** 0.85;
    const step = (tall / boughs) * 0.5;
    for (const [side, points] of [
      [1, right],
      [-1, left],
    ] as const) {
      const out = reach * random.between(0.72, 1.1);
      points.push(middle + side * out, y + step * random.between(0.05, 0.5));
      points.push(middle + side * out * random.between(0.42, 0.6), y - step * 0.15);
    }
  }
  const trunk = tall * 0.018;
  return [
    tip,
    ground - tall,
    ...right,
    x + trunk,
    ground,
    x + trunk,
    ground + tall * 0.1,
    x - trunk,
    ground + tall * 0.1,
    x - trunk,
    ground,
    ...backwards(left),
  ];
}
