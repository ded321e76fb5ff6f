import { fromOklab, type Oklch, toLinearRgb, toOklab } from './colour.ts';

const STEPS = 1024;

/** A run of colours, ready to be read: 1024 steps of linear RGB. */
export type Gradient = Float32Array;

/** A gradient through the colours, evenly spaced, smooth at every stop, even to the eye. */
export function createGradient(stops: readonly Oklch[]): Gradient {
  const labs = stops.map(toOklab);
  const gradient = new Float32Array(STEPS * 3);
  for (let step = 0; step < STEPS; step++) {
    const along = (step / (STEPS - 1)) * (labs.length - 1);
    const index = Math.min(Math.floor(along), Math.max(labs.length - 2, 0));
    const lab = [0, 1, 2].map((axis) => curve(labs, index, along - index, axis));
    const [l = 0, a = 0, b = 0] = lab;
    gradient.set(toLinearRgb(fromOklab([l, a, b])), step * 3);
  }
  return gradient;
}

/** Where in a gradient the colour for `share` (0–1, clamped) begins. */
export function gradientOffset(share: number): number {
  if (!(share > 0)) return 0;
  return (share >= 1 ? STEPS - 1 : (share * (STEPS - 1) + 0.5) | 0) * 3;
}

/** Catmull–Rom through the stops, so that no edge shows where one run of colour ends. */
function curve(
  labs: readonly (readonly number[])[],
  index: number,
  share: number,
  axis: number,
): number {
  const value = (stop: number) => labs[Math.min(Math.max(stop, 0), labs.length - 1)]?.[axis] ?? 0;
  const [before, from, to, after] = [-1, 0, 1, 2].map((step) => value(index + step));
  const p0 = before ?? 0;
  const p1 = from ?? 0;
  const p2 = to ?? 0;
  const p3 = after ?? 0;
  const smooth =
    p1 +
    0.5 *
      share *
      (p2 - p0 + share * (2 * p0 - 5 * p1 + 4 * p2 - p3 + share * (3 * (p1 - p2) + p3 - p0)));
  // Beyond its two stops the curve would show colours nobody chose.
  return Math.min(Math.max(smooth, Math.min(p1, p2) - 0.01), Math.max(p1, p2) + 0.01);
}
