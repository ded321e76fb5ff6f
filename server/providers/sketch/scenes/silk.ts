import { mixColours } from '../colour.ts';
import { createGradient, gradientOffset } from '../gradient.ts';
import { createNoise } from '../noise.ts';
import type { Look, SceneContext } from '../scene.ts';

/** Folds of coloured light: noise bent by noise, lit from one side. */
export function paintSilk({ surface, palette, subject, random, report }: SceneContext): Look {
  const { width, height, unit, pixels } = surface;
  const noise = createNoise(random.fork('silk'));
  const [first, second, third] = palette.accents;
  const middle = subject.colours.length > 1 ? [first, second] : [third, first, second];
  // Paper alone would bleach the folds: light keeps a little of the colour it falls on.
  const light = mixColours(palette.paper, second ?? palette.glow, 0.22);
  const stops = [palette.ink, ...middle.filter((colour) => colour !== undefined), light];
  stops.sort((a, b) => a.l - b.l);
  const gradient = createGradient(stops);
  const scale = random.between(0.75, 1.15);
  const turn = random.between(0, Math.PI);
  const sin = Math.sin(turn);
  const cos = Math.cos(turn);
  const stretch = random.between(0.4, 0.7);
  const shift = random.between(0, 50);
  const fold = (u: number, v: number) => {
    const x = (u * cos - v * sin) * scale + shift;
    const y = (u * sin + v * cos) * scale * stretch;
    const bendX = noise.at(x * 0.9, y * 1.1) + 0.4 * noise.at(x * 2, y * 2 + 9);
    const bendY = noise.at(x * 0.8 + 31, y * 0.9 + 4);
    return (
      noise.at(x + bendX * 1.1 + 3, y + bendY * 1.2) + 0.35 * noise.at(x * 1.7 + bendY * 2, y * 1.7)
    );
  };
  const step = 0.006;
  for (let row = 0; row < height; row++) {
    const v = row / unit;
    for (let column = 0; column < width; column++) {
      const u = column / unit;
      const level = fold(u, v);
      const slope = (fold(u + step, v + step * 0.6) - level) / step;
      const shine = Math.tanh(slope * 0.42);
      const at = gradientOffset(0.5 + level * 0.64 + shine * 0.16);
      const light = 1 + shine * 0.2;
      const offset = (row * width + column) * 3;
      pixels[offset] = (gradient[at] as number) * light;
      pixels[offset + 1] = (gradient[at + 1] as number) * light;
      pixels[offset + 2] = (gradient[at + 2] as number) * light;
    }
    if (row % 64 === 0) report(row / height);
  }
  return { vignette: 0.08, grain: 3 };
}
