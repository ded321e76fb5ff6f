import { linearToByte } from './colour.ts';
import type { Random } from './random.ts';
import type { Surface } from './surface.ts';

const STEPS = 4096;
/** sRGB values by the square root of light, which spends the steps where the eye needs them. */
const curve = Float32Array.from({ length: STEPS + 1 }, (_, step) =>
  linearToByte((step / STEPS) ** 2),
);

/**
 * The surface as sRGB bytes: a soft shoulder for bright light, a slight fall-off to the corners, a
 * breath of paper grain, and dither, without which long gradients show bands.
 */
export function finish(
  surface: Surface,
  random: Random,
  look: { vignette: number; grain: number },
): Uint8Array<ArrayBuffer> {
  const { width, height, pixels } = surface;
  const bytes = new Uint8Array(width * height * 3);
  let state = (random.next() * 4_294_967_296) | 1;
  for (let row = 0; row < height; row++) {
    const dy = row / height - 0.5;
    for (let column = 0; column < width; column++) {
      const dx = column / width - 0.5;
      const shade = 1 - look.vignette * Math.min(1, (dx * dx + dy * dy) * 2) ** 1.5;
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      // One draw serves twice: grain for all channels alike, dither for each on its own.
      const grain = (((state & 1023) + ((state >>> 10) & 1023)) / 1023 - 1) * look.grain;
      const offset = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const light = shoulder((pixels[offset + channel] as number) * shade);
        const value = curve[(Math.sqrt(light) * STEPS) | 0] as number;
        const dither = ((state >>> (channel * 9 + 3)) & 255) / 255;
        const level = value + grain + dither;
        bytes[offset + channel] = level <= 0 ? 0 : level >= 255 ? 255 : level | 0;
      }
    }
  }
  return bytes;
}

/** Leaves light up to 0.8 alone and bends the rest towards 1. */
function shoulder(light: number): number {
  if (!(light > 0)) return 0;
  if (light <= 0.8) return light;
  return 0.8 + 0.2 * (1 - Math.exp((0.8 - light) / 0.2));
}
