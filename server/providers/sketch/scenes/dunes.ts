import { mixColours, toLinearRgb } from '../colour.ts';
import { createNoise } from '../noise.ts';
import type { SceneContext } from '../scene.ts';
import { smoothstep } from '../surface.ts';

/** Lays dunes from `horizon` px to the bottom, lit from the side of `lightX` px. */
export function paintDunes(context: SceneContext, horizon: number, lightX: number): void {
  const { surface, palette, random } = context;
  const { width, height, unit, pixels } = surface;
  const dice = random.fork('dunes');
  const layers = 5;
  const sandy = palette.time === 'night' ? palette.mid : (palette.sky.at(-1) ?? palette.haze);
  const side = lightX > width / 2 ? -1 : 1;
  for (let layer = 0; layer < layers; layer++) {
    const noise = createNoise(dice.fork(`dune ${layer}`));
    const nearness = layer / (layers - 1);
    const base = horizon + (height - horizon) * (nearness ** 1.5 * 0.78 + 0.02);
    const rise = (0.035 + nearness * 0.13) * Math.min(height, unit);
    const scale = 1.9 - nearness * 1.05;
    const sand = mixColours(
      palette.haze,
      mixColours(sandy, palette.mid, 0.35),
      0.25 + nearness * 0.6,
    );
    const lit = toLinearRgb(mixColours(sand, palette.glow, 0.3));
    const shaded = toLinearRgb(
      mixColours({ ...sand, l: sand.l * 0.8 }, palette.near, 0.3 + nearness * 0.3),
    );
    const crestAt = (u: number) => {
      const x = u * scale + layer * 13.7;
      const swing = noise.at(x, layer);
      // Sharpened tops: a dune is a wave that breaks on one side.
      return swing * 0.7 + (1 - Math.abs(noise.at(x * 0.8 + 5, 8))) * 0.8;
    };
    for (let column = 0; column < width; column++) {
      const u = column / unit;
      const crest = base - rise * crestAt(u);
      for (let row = Math.max(0, Math.floor(crest - 0.5)); row < height; row++) {
        const cover = Math.min(1, Math.max(0, row + 1 - crest));
        const down = (row - crest) / rise;
        // The lee edge runs down in a curve from every crest.
        const bent = u + side * down * rise * 0.0009 * (1 + down * 0.25);
        const fall = crestAt(bent + 0.012) - crestAt(bent - 0.012);
        const face = smoothstep(-0.03, 0.03, fall * side + noise.at(u * 3, down * 2) * 0.008);
        const low = smoothstep(0, 2.6, down);
        const wind =
          Math.sin((row / unit) * (260 - nearness * 120) + noise.cloud(u * 5, down * 1.2, 3) * 9) *
          0.035 *
          nearness *
          smoothstep(0.1, 0.6, down);
        const light = Math.min(
          1,
          Math.max(0, face * (0.96 - low * 0.42) + (1 - face) * low * 0.3 + wind),
        );
        const offset = (row * width + column) * 3;
        for (let channel = 0; channel < 3; channel++) {
          const dark = shaded[channel as 0 | 1 | 2];
          const value = dark + (lit[channel as 0 | 1 | 2] - dark) * light;
          const under = pixels[offset + channel] as number;
          pixels[offset + channel] = under + (value - under) * cover;
        }
      }
    }
  }
}
