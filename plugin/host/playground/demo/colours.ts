import type { GradientPaint, Rgb, SolidPaint } from '../../document/paint.ts';

/** The demo's brand, an imaginary maker of quiet holidays. */
export const PAPER = '#f7f2ea';
export const SAND = '#e8ddcd';
export const INK = '#1c2a2d';
export const STONE = '#66706f';
export const PINE = '#22463f';
export const EMBER = '#df6c3b';
export const DUSK = '#8f9bb8';
export const SNOW = '#ffffff';

export function solid(hex: string, opacity?: number): SolidPaint {
  const paint: SolidPaint = { type: 'SOLID', color: rgb(hex) };
  return opacity === undefined ? paint : { ...paint, opacity };
}

/** From the top to the bottom. */
export function verticalGradient(...colours: readonly string[]): GradientPaint {
  return {
    type: 'GRADIENT_LINEAR',
    gradientTransform: [
      [0, 1, 0],
      [-1, 0, 1],
    ],
    gradientStops: colours.map((hex, index) => ({
      position: index / (colours.length - 1),
      color: { ...rgb(hex), a: 1 },
    })),
  };
}

function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return { r: (value >> 16) / 255, g: ((value >> 8) & 255) / 255, b: (value & 255) / 255 };
}
