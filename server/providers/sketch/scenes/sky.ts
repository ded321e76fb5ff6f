import { mixColours, toLinearRgb } from '../colour.ts';
import { createGradient, gradientOffset } from '../gradient.ts';
import { createNoise } from '../noise.ts';
import type { SceneContext } from '../scene.ts';
import { addLight, blend, smoothstep } from '../surface.ts';

/** What hangs in a sky. */
export interface SkyPlan {
  /** px; where the gradient ends. */
  horizon: number;
  /** px; what lies below is hidden and not painted. */
  bottom: number;
  /** px; `null` where sun and moon are hidden. */
  light: { x: number; y: number; radius: number; moon: boolean } | null;
  /** How much of the sky is clouded, 0–1. */
  clouds: number;
}

/** Paints gradient, glow, sun or moon, and clouds. */
export function paintSky({ surface, palette, random }: SceneContext, plan: SkyPlan): void {
  const { width, height, unit, pixels } = surface;
  const noise = createNoise(random.fork('sky'));
  const gradient = createGradient(palette.sky);
  const glow = toLinearRgb(palette.glow);
  const dark = palette.sky[0]?.l ?? 0.5;
  const horizonColour = palette.sky.at(-1) ?? palette.haze;
  const lit = toLinearRgb(mixColours(horizonColour, palette.glow, 0.55));
  const shaded = toLinearRgb(
    mixColours(palette.sky[1] ?? horizonColour, palette.haze, dark < 0.25 ? 0.35 : 0.55),
  );
  const night = dark < 0.25;
  const spread = plan.light?.moon ? 0.55 : 1;
  const shiftX = random.between(0, 40);
  const shiftY = random.between(0, 40);
  const cloudHeight = random.between(3.4, 4.8);

  for (let row = 0; row < Math.min(height, plan.bottom); row++) {
    const share = row / plan.horizon;
    const v = row / unit;
    for (let column = 0; column < width; column++) {
      const u = column / unit;
      const offset = (row * width + column) * 3;
      const drift = noise.at(u * 0.9 + 7, v * 2.2) * 0.045;
      const at = gradientOffset(share + drift * (1 - share * 0.6));
      pixels[offset] = gradient[at] as number;
      pixels[offset + 1] = gradient[at + 1] as number;
      pixels[offset + 2] = gradient[at + 2] as number;

      let near = 0;
      if (plan.light) {
        const dx = (column - plan.light.x) / unit;
        const dy = (row - plan.light.y) / unit;
        const distance = Math.sqrt(dx * dx + dy * dy * 1.25);
        near = Math.exp(-distance / 0.32);
        const halo = Math.exp(-distance * distance * 60) * 0.3 + near * 0.28;
        addLight(pixels, offset, glow, halo * spread * (night ? 0.45 : 0.8));
        const disc = smoothstep(
          plan.light.radius + 0.8,
          plan.light.radius - 0.8,
          Math.hypot(column - plan.light.x, row - plan.light.y),
        );
        if (disc > 0) blend(pixels, offset, glow, disc * 0.96);
      }

      if (plan.clouds > 0 && share < 1.05) {
        // Clouds flatten and crowd together towards the horizon.
        const flat = cloudHeight * (0.75 + share * 0.7);
        const swirl = noise.at(u * 1.3 + shiftX, v * 3 + shiftY) * 0.35;
        const x = u * 1.5 + shiftX + swirl;
        const y = v * flat + shiftY;
        const density = noise.cloud(x, y, 5) + 0.5 * noise.at(u * 0.8 - shiftX, v * 1.4);
        const cover = smoothstep(0.32 - plan.clouds * 0.42, 0.75 - plan.clouds * 0.25, density);
        if (cover > 0.004) {
          const thick = smoothstep(0.1, 0.75, density);
          const light = Math.min(1, 1 - thick * 0.75 + near * 0.9);
          const fade = smoothstep(1.05, 0.8, share) * (night ? 0.4 : 0.82);
          blend(
            pixels,
            offset,
            [
              shaded[0] + (lit[0] - shaded[0]) * light,
              shaded[1] + (lit[1] - shaded[1]) * light,
              shaded[2] + (lit[2] - shaded[2]) * light,
            ],
            cover * fade,
          );
        }
      }
    }
  }
}
