import type { LinearRgb } from '../colour.ts';
import { backwards, fillPolygon } from '../fill-polygon.ts';
import { createGradient, gradientOffset } from '../gradient.ts';
import type { LightGuide } from '../light-guide.ts';
import { createNoise } from '../noise.ts';
import type { Look, SceneContext } from '../scene.ts';
import { createSurface, smoothstep } from '../surface.ts';
import { paintCity, paintLandscape, paintNightSky } from './landscape.ts';

/**
 * Brush strokes that follow shapes: those of the guide, in the palette's colours, or, without
 * one, those of a landscape painted small beforehand, in its own.
 */
export function paintStrokes(context: SceneContext): Look {
  const { surface, random, guide, report } = context;
  const { width, height, unit } = surface;
  const noise = createNoise(random.fork('field'));
  const shift = random.between(0, 40);
  const scale = random.between(0.8, 1.3);
  const model = guide ? guideModel(context, guide) : landscapeModel(context);
  const light = (x: number, y: number) => model.light(x / width, y / height);
  const direction = (x: number, y: number): number => {
    const u = (x / unit) * scale * 1.3 + shift;
    const v = (y / unit) * scale * 1.3;
    const drift = noise.at(u, v) * 2.4 + noise.at(u * 2.3, v * 2.3 + 5) * 0.7;
    const step = unit * 0.012;
    const dx = light(x + step, y) - light(x - step, y);
    const dy = light(x, y + step) - light(x, y - step);
    const pull = smoothstep(0.015, 0.08, Math.hypot(dx, dy));
    // Along an edge, not across it; either way along is as good, so take the one at hand.
    let along = Math.atan2(dx, -dy);
    while (along - drift > Math.PI / 2) along -= Math.PI;
    while (along - drift < -Math.PI / 2) along += Math.PI;
    return drift + (along - drift) * pull;
  };

  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      surface.pixels.set(model.colour(column / width, row / height, 0), (row * width + column) * 3);
    }
  }
  const passes = [
    { size: 0.03, count: 900 },
    { size: 0.015, count: 3200 },
    { size: 0.0075, count: 8000 },
  ];
  const total = passes.reduce((sum, { count }) => sum + count, 0);
  let done = 0;
  for (const { size, count } of passes) {
    for (let stroke = 0; stroke < count; stroke++) {
      const x = random.between(-0.03, 1.03) * width;
      const y = random.between(-0.03, 1.03) * height;
      const steps = random.whole(7, 13);
      const tone = random.between(0.9, 1.1);
      const colour = model
        .colour(x / width, y / height, random.between(-0.075, 0.075))
        .map((channel) => channel * tone);
      const ribbon = brush(x, y, size * unit, steps, direction);
      const hair = random.between(0, 90);
      fillPolygon(surface, ribbon.points, (column, row, out) => {
        // Bristles: light and dark threads that run with the stroke.
        const across = (column * ribbon.normalX + row * ribbon.normalY) / (size * unit);
        const along = (column * ribbon.normalY - row * ribbon.normalX) / (size * unit);
        const thread = 1 + noise.at(across * 9 + hair, along * 0.7) * 0.17;
        for (let channel = 0; channel < 3; channel++)
          out[channel] = (colour[channel] as number) * thread;
        return 0.93;
      });
      if (++done % 200 === 0) report(done / total);
    }
  }
  return { vignette: 0.08, grain: 2 };
}

/** What the strokes depict; `x` and `y` run 0–1 over the picture. */
interface Model {
  light(x: number, y: number): number;
  /** The colour to paint there, lighter or darker by `stray`. */
  colour(x: number, y: number, stray: number): LinearRgb;
}

function guideModel({ palette }: SceneContext, guide: LightGuide): Model {
  const [first, second, third, fourth] = palette.accents;
  const stops = [palette.ink, third, first, second, fourth, palette.paper]
    .filter((stop) => stop !== undefined)
    .toSorted((a, b) => a.l - b.l);
  const gradient = createGradient(stops);
  return {
    light: guide.light,
    colour(x, y, stray) {
      const at = gradientOffset(guide.light(x, y) + stray);
      return [gradient[at] ?? 0, gradient[at + 1] ?? 0, gradient[at + 2] ?? 0];
    },
  };
}

function landscapeModel(context: SceneContext): Model {
  const { surface, subject } = context;
  const shrink = 320 / surface.unit;
  const small = createSurface(
    Math.max(8, Math.round(surface.width * shrink)),
    Math.max(8, Math.round(surface.height * shrink)),
  );
  const paint = subject.things.has('city')
    ? paintCity
    : subject.things.has('star')
      ? paintNightSky
      : paintLandscape;
  paint({ ...context, surface: small, report: () => {} });
  const at = (x: number, y: number) => {
    const column = Math.min(Math.max(Math.floor(x * small.width), 0), small.width - 1);
    const row = Math.min(Math.max(Math.floor(y * small.height), 0), small.height - 1);
    return (row * small.width + column) * 3;
  };
  const { pixels } = small;
  return {
    light(x, y) {
      const place = at(x, y);
      // The cube root comes near to how light it looks.
      return Math.cbrt(pixels[place + 1] ?? 0);
    },
    colour(x, y, stray) {
      const place = at(x, y);
      const light = (1 + stray) ** 3;
      return [0, 1, 2].map((channel) => (pixels[place + channel] ?? 0) * light) as [
        number,
        number,
        number,
      ];
    },
  };
}

/** A tapered ribbon that follows the field from (x, y); `wide` in px. */
function brush(
  x: number,
  y: number,
  wide: number,
  steps: number,
  direction: (x: number, y: number) => number,
) {
  const left: number[] = [];
  const right: number[] = [];
  const first = direction(x, y);
  let px = x;
  let py = y;
  for (let step = 0; step <= steps; step++) {
    const angle = direction(px, py);
    const share = step / steps;
    const half = (wide / 2) * Math.sqrt(Math.max(0, Math.sin(Math.PI * (0.06 + share * 0.9))));
    left.push(px - Math.sin(angle) * half, py + Math.cos(angle) * half);
    right.push(px + Math.sin(angle) * half, py - Math.cos(angle) * half);
    px += Math.cos(angle) * wide * 0.55;
    py += Math.sin(angle) * wide * 0.55;
  }
  return {
    points: [...left, ...backwards(right)],
    normalX: -Math.sin(first),
    normalY: Math.cos(first),
  };
}
