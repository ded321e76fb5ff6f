/** A colour as people see it: lightness 0–1, chroma 0–0.4, hue in degrees (OKLCH). */
export interface Oklch {
  l: number;
  c: number;
  h: number;
}

/** Lightness and the two opponent axes (OKLab, bottosson.github.io/posts/oklab). */
export type Oklab = readonly [l: number, a: number, b: number];

/** Red, green and blue in proportion to light, 0–1. */
export type LinearRgb = readonly [red: number, green: number, blue: number];

export function oklch(l: number, c: number, h: number): Oklch {
  return { l, c, h };
}

export function toOklab({ l, c, h }: Oklch): Oklab {
  const angle = (h * Math.PI) / 180;
  return [l, c * Math.cos(angle), c * Math.sin(angle)];
}

export function fromOklab([l, a, b]: Oklab): Oklch {
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return { l, c: Math.hypot(a, b), h: hue < 0 ? hue + 360 : hue };
}

/** The nearest colour that a screen can show: chroma gives way, lightness and hue stay. */
export function toLinearRgb(colour: Oklch): LinearRgb {
  const l = Math.min(Math.max(colour.l, 0), 1);
  const at = (c: number) => oklabToLinear(toOklab({ l, c, h: colour.h }));
  const whole = at(colour.c);
  if (isShowable(whole)) return clampRgb(whole);
  // Halving finds the very edge: with coarse steps, neighbours in a gradient would show bands.
  let low = 0;
  let high = colour.c;
  for (let step = 0; step < 18; step++) {
    const middle = (low + high) / 2;
    if (isShowable(at(middle))) low = middle;
    else high = middle;
  }
  return clampRgb(at(low));
}

function isShowable(rgb: LinearRgb): boolean {
  return rgb.every((channel) => channel >= -0.0005 && channel <= 1.0005);
}

export function oklabToLinear([lightness, a, b]: Oklab): LinearRgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

export function linearToOklab([red, green, blue]: LinearRgb): Oklab {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** An sRGB byte, 0–255, as light. */
export function byteToLinear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Light as an sRGB value, 0–255, not rounded. */
export function linearToByte(light: number): number {
  const value = light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
  return value * 255;
}

/** A colour between two, evenly to the eye. */
export function mixColours(from: Oklch, to: Oklch, share: number): Oklch {
  const [l1, a1, b1] = toOklab(from);
  const [l2, a2, b2] = toOklab(to);
  return fromOklab([l1 + (l2 - l1) * share, a1 + (a2 - a1) * share, b1 + (b2 - b1) * share]);
}

/** Degrees from one hue to another the short way, −180 to 180. */
export function hueDifference(from: number, to: number): number {
  return ((((to - from) % 360) + 540) % 360) - 180;
}

function clampRgb([red, green, blue]: LinearRgb): LinearRgb {
  const clamp = (value: number) => Math.min(Math.max(value, 0), 1);
  return [clamp(red), clamp(green), clamp(blue)];
}
