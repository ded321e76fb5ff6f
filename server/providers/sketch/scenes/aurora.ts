import { mixColours, oklch, toLinearRgb } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { SceneContext } from '../scene.ts';
import { addLight } from '../surface.ts';

/** Hangs two or three curtains of northern light above `horizon` px. */
export function paintAurora({ surface, subject, random }: SceneContext, horizon: number): void {
  const { width, height, unit, pixels } = surface;
  const dice = random.fork('aurora');
  const noise = createNoise(dice);
  const foot = subject.colours[0] ?? oklch(0.82, 0.19, dice.between(150, 175));
  const crown = subject.colours[1] ?? oklch(0.6, 0.2, dice.between(295, 335));
  const low = toLinearRgb({ ...foot, l: 0.8 });
  const high = toLinearRgb(mixColours(foot, { ...crown, l: 0.55 }, 0.85));
  for (let curtain = 0; curtain < 3; curtain++) {
    const base = horizon * (0.5 + curtain * 0.15);
    const strength = [0.5, 0.8, 0.6][curtain] ?? 0.5;
    const wide = dice.between(0.7, 1.2);
    for (let column = 0; column < width; column++) {
      const u = column / unit;
      const hem =
        base + noise.cloud(u * 1.6 * wide + curtain * 11, curtain * 5, 3) * horizon * 0.55;
      const rays = 0.55 + 0.9 * noise.cloud(u * 22 + noise.at(u * 5, curtain) * 2, curtain, 3);
      const there = Math.max(0, 0.35 + noise.at(u * 1.3 + curtain * 3, 40 + curtain) * 1.1);
      const tall = horizon * (0.32 + 0.25 * noise.at(u * 3, 9 + curtain));
      for (let row = 0; row < Math.min(height, horizon * 1.1); row++) {
        const above = (hem - row) / tall;
        const light =
          above < 0 ? Math.exp(-above * above * 160) : Math.exp(-above * 2.1) * (1 - 0.1 * above);
        if (light < 0.004) continue;
        const share = Math.min(1, Math.max(0, above * 0.75));
        const amount = light * there * Math.max(rays, 0.12) * strength;
        addLight(
          pixels,
          (row * width + column) * 3,
          [
            low[0] + (high[0] - low[0]) * share,
            low[1] + (high[1] - low[1]) * share,
            low[2] + (high[2] - low[2]) * share,
          ],
          amount * 1.5,
        );
      }
    }
  }
}
