import { mixColours, toLinearRgb } from '../colour.ts';
import { fillPolygon } from '../fill-polygon.ts';
import type { Random } from '../random.ts';
import type { SceneContext } from '../scene.ts';

/** A flower seen from the front, two rings of petals; `radius` in px. */
export function paintFlower(
  { surface, palette }: SceneContext,
  dice: Random,
  x: number,
  y: number,
  radius: number,
): void {
  const strong = palette.accents.toSorted((a, b) => b.c - a.c);
  const colour = dice.pick(strong.slice(0, 3));
  const heart =
    strong.find((other) => other !== colour && Math.abs(other.l - colour.l) > 0.12) ??
    palette.paper;
  const petals = dice.pick([5, 6, 8, 8, 11]);
  const plump = dice.between(0.75, 1.15);
  const start = dice.between(0, Math.PI);
  const outer = toLinearRgb(colour);
  const inner = toLinearRgb(mixColours({ ...colour, l: colour.l * 0.8 }, heart, 0.18));
  const paint = (column: number, row: number, out: Float32Array) => {
    const share = Math.min(1, Math.hypot(column - x, row - y) / radius) ** 0.8;
    for (let channel = 0; channel < 3; channel++) {
      const from = inner[channel as 0 | 1 | 2];
      out[channel] = from + (outer[channel as 0 | 1 | 2] - from) * share;
    }
    return 1;
  };
  for (const [ring, size] of [1, 0.66].entries()) {
    for (let petal = 0; petal < petals; petal++) {
      const angle = start + ((petal + ring * 0.5) / petals) * Math.PI * 2;
      const reach = radius * size * dice.between(0.92, 1.06);
      const wide = ((Math.PI * reach) / petals) * plump;
      fillPolygon(surface, petalShape(x, y, angle, reach, wide), paint, ring === 0 ? 1 : 0.88);
    }
  }
  fillPolygon(surface, disc(x, y, radius * 0.24), toLinearRgb(heart));
  const dot = toLinearRgb({ ...heart, l: heart.l * 0.72 });
  for (let seed = 0; seed < 26; seed++) {
    const out = radius * 0.215 * Math.sqrt((seed + 0.5) / 26);
    const angle = seed * 2.39996;
    fillPolygon(
      surface,
      disc(x + Math.cos(angle) * out, y + Math.sin(angle) * out, radius * 0.016),
      dot,
    );
  }
}

function petalShape(x: number, y: number, angle: number, reach: number, wide: number): number[] {
  const points: number[] = [];
  for (let step = 0; step <= 28; step++) {
    const share = (step / 28) * Math.PI * 2;
    const along = reach * (0.54 - 0.46 * Math.cos(share));
    const across = wide * Math.sin(share) * (0.62 - 0.3 * Math.cos(share));
    points.push(
      x + along * Math.cos(angle) - across * Math.sin(angle),
      y + along * Math.sin(angle) + across * Math.cos(angle),
    );
  }
  return points;
}

function disc(x: number, y: number, radius: number): number[] {
  return Array.from({ length: 48 }, (_, index) => {
    const angle = (Math.floor(index / 2) / 24) * Math.PI * 2;
    return index % 2 === 0 ? x + Math.cos(angle) * radius : y + Math.sin(angle) * radius;
  });
}
