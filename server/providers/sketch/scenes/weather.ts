import { oklch, toLinearRgb } from '../colour.ts';
import { fillPolygon } from '../fill-polygon.ts';
import { createNoise } from '../noise.ts';
import type { SceneContext } from '../scene.ts';
import { blend, smoothstep } from '../surface.ts';
import { spot } from './stars.ts';

/** Banks of fog between `top` and the bottom, px. */
export function paintFog({ surface, palette, random }: SceneContext, top: number): void {
  const { width, height, unit, pixels } = surface;
  const noise = createNoise(random.fork('fog'));
  const fog = toLinearRgb(palette.haze);
  for (let row = Math.max(0, Math.floor(top)); row < height; row++) {
    const v = row / unit;
    const rise =
      smoothstep(top, top + (height - top) * 0.35, row) *
      smoothstep(height * 1.15, height * 0.7, row);
    for (let column = 0; column < width; column++) {
      const bank = 0.5 + noise.cloud((column / unit) * 1.5, v * 6, 4);
      blend(pixels, (row * width + column) * 3, fog, Math.min(0.85, bank * rise * 0.8));
    }
  }
}

export function paintSnowfall({ surface, random }: SceneContext): void {
  const { width, height, unit } = surface;
  const dice = random.fork('snowfall');
  const flake = toLinearRgb(oklch(0.98, 0.005, 230));
  for (let count = 0; count < ((width * height) / unit ** 2) * 620; count++) {
    const size = dice.next() ** 5;
    const radius = (0.0009 + size * 0.0045) * unit;
    const light = 0.55 - size * 0.3;
    spot(surface, dice.between(0, width), dice.between(0, height), radius, flake, light);
  }
}

export function paintRain({ surface, palette, random }: SceneContext): void {
  const { width, height, unit } = surface;
  const dice = random.fork('rain');
  const drop = toLinearRgb({ ...palette.haze, l: 0.92 });
  const slant = dice.between(0.08, 0.22);
  for (let count = 0; count < ((width * height) / unit ** 2) * 700; count++) {
    const x = dice.between(-0.1 * width, width);
    const y = dice.between(-0.05 * height, height);
    const near = dice.next() ** 2;
    const long = (0.02 + near * 0.06) * unit;
    const thin = Math.max(0.5, (0.0005 + near * 0.0008) * unit);
    fillPolygon(
      surface,
      [x, y, x + thin, y, x + slant * long + thin, y + long, x + slant * long, y + long],
      drop,
      0.1 + near * 0.2,
    );
  }
}

/** A loose flock, far off. */
export function paintBirds({ surface, palette, random }: SceneContext, horizon: number): void {
  const { width, unit } = surface;
  const dice = random.fork('birds');
  const colour = toLinearRgb(palette.near);
  const middle = { x: dice.between(0.25, 0.75) * width, y: dice.between(0.25, 0.5) * horizon };
  for (let bird = 0; bird < dice.whole(7, 13); bird++) {
    const x = middle.x + dice.between(-0.16, 0.16) * unit;
    const y = middle.y + dice.between(-0.07, 0.07) * unit;
    const span = dice.between(0.009, 0.019) * unit;
    const lift = span * dice.between(0.2, 0.55);
    const thick = span * 0.11;
    const wing = (side: number) => [
      x,
      y,
      x + side * span * 0.4,
      y - lift,
      x + side * span,
      y - lift * 0.5,
      x + side * span * 0.45,
      y - lift + thick * 1.6,
      x,
      y + thick * 1.5,
    ];
    fillPolygon(surface, wing(1), colour, 0.85);
    fillPolygon(surface, wing(-1), colour, 0.85);
  }
}

/** One sailing boat on the water, `horizon` px. */
export function paintBoat({ surface, palette, random }: SceneContext, horizon: number): void {
  const { width, height, unit } = surface;
  const dice = random.fork('boat');
  const x = dice.between(0.25, 0.75) * width;
  const y = horizon + (height - horizon) * dice.between(0.1, 0.22);
  const size = dice.between(0.05, 0.075) * Math.min(unit, width);
  const hull = toLinearRgb(palette.near);
  const sail = toLinearRgb({ ...palette.glow, l: 0.95 });
  const shaded = toLinearRgb({ ...palette.haze, l: palette.haze.l * 0.92 });
  const shape = (points: readonly number[], flip: number) =>
    points.map((value, index) => (index % 2 === 0 ? x + value * size : y + value * size * flip));
  for (const [flip, opacity] of [
    [-0.7, 0.28],
    [1, 1],
  ] as const) {
    fillPolygon(
      surface,
      shape([0.03, -0.16, 0.03, -1.35, 0.4, -0.6, 0.52, -0.16], flip),
      sail,
      opacity,
    );
    fillPolygon(
      surface,
      shape([-0.03, -0.16, -0.03, -1.2, -0.25, -0.55, -0.42, -0.16], flip),
      shaded,
      opacity,
    );
    fillPolygon(
      surface,
      shape([-0.55, -0.12, 0.62, -0.12, 0.42, 0.08, -0.4, 0.08], flip),
      hull,
      opacity,
    );
  }
}
