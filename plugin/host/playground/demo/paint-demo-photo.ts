import { fractalNoise, noise } from './value-noise.ts';

type Colour = readonly [red: number, green: number, blue: number];

interface Ridge {
  /** Share of the height where the ridge runs, and how far it rises and falls. */
  readonly base: number;
  readonly relief: number;
  /** Peaks across the picture. */
  readonly frequency: number;
  readonly seed: number;
  readonly lit: Colour;
  readonly shade: Colour;
  /** Share of the relief above which snow lies; more than 1 for none. */
  readonly snow: number;
  /** Share of the height that its trees reach; 0 for bare rock. */
  readonly trees: number;
}

/** Where the water begins, as a share of the height. */
const SHORE = 0.655;
const SUN = { x: 0.66, y: 0.43 };

/** From far to near: the farther, the more of the evening sky is in it. */
const RIDGES: readonly Ridge[] = [
  {
    base: 0.47,
    relief: 0.56,
    frequency: 2.1,
    seed: 11,
    lit: [0.87, 0.66, 0.6],
    shade: [0.45, 0.45, 0.58],
    snow: 0.42,
    trees: 0,
  },
  {
    base: 0.545,
    relief: 0.27,
    frequency: 3.3,
    seed: 29,
    lit: [0.62, 0.46, 0.46],
    shade: [0.3, 0.33, 0.44],
    snow: 2,
    trees: 0,
  },
  {
    base: 0.615,
    relief: 0.15,
    frequency: 4.2,
    seed: 47,
    lit: [0.33, 0.29, 0.31],
    shade: [0.17, 0.21, 0.28],
    snow: 2,
    trees: 0.012,
  },
  {
    base: 0.638,
    relief: 0.09,
    frequency: 2.6,
    seed: 83,
    lit: [0.12, 0.13, 0.13],
    shade: [0.05, 0.075, 0.09],
    snow: 2,
    trees: 0.034,
  },
];

/**
 * Paints the demo document's photo: a mountain lake at dusk, 8-bit RGB, row by row. The same bytes
 * every time.
 */
export function paintDemoPhoto(width: number, height: number): Uint8Array {
  const crests = RIDGES.map((ridge) => crestLine(ridge, width, height));
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const x = column / width;
      const y = row / height;
      const light = y < SHORE ? landAt(x, y, crests, width) : waterAt(x, y, crests, width);
      const vignette = 1 - 0.42 * ((x - 0.5) ** 2 + (y - 0.5) ** 2) ** 1.1;
      const grain = (noise(column * 0.9, row * 0.9, 5) - 0.5) * 0.035;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = filmCurve((light[channel] ?? 0) * vignette) + grain;
        pixels[(row * width + column) * 3 + channel] = Math.max(0, Math.min(255, value * 255));
      }
    }
  }
  return pixels;
}

/** The height of a ridge above every column, as a share of the picture's height from the top. */
function crestLine(ridge: Ridge, width: number, height: number): Float64Array {
  return Float64Array.from({ length: width }, (_, column) => {
    const x = (column / width) * ridge.frequency;
    let rise = 0;
    let share = 0.5;
    let scale = 1;
    for (let octave = 0; octave < 7; octave += 1) {
      rise += share * (1 - Math.abs(2 * noise(x * scale, ridge.seed, ridge.seed + octave) - 1));
      share *= 0.47;
      scale *= 2.05;
    }
    const rock = ridge.base - ridge.relief * (rise - 0.42);
    if (ridge.trees === 0) return rock;
    const wide = ridge.trees * height * 0.36;
    const rows = [0, 1, 2].map((row) =>
      treeRise(column, wide * (1 - row * 0.17), ridge.seed + row),
    );
    return rock - ridge.trees * Math.max(...rows) + ridge.trees * 0.2;
  });
}

/** How high the tree in this column reaches, 0 to 1: a row of firs `wide` px apart. */
function treeRise(column: number, wide: number, seed: number): number {
  const place = column / wide + noise(column / (wide * 3), 9.7, seed) * 1.4 + seed * 0.37;
  const tree = Math.floor(place);
  const tall = 0.25 + 0.75 * noise(tree * 1.7, 3.1, seed) ** 1.3;
  const across = Math.abs((place - tree) * 2 - 1);
  return tall * (1 - across ** 0.75);
}

function landAt(x: number, y: number, crests: readonly Float64Array[], width: number): Colour {
  let light = skyAt(x, y);
  const column = Math.min(width - 1, Math.floor(x * width));
  for (const [index, ridge] of RIDGES.entries()) {
    const crest = crests[index]?.[column] ?? 1;
    if (y < crest) continue;
    light = rockAt(x, y, y - crest, ridge);
    // Mist gathers at the foot of each ridge.
    const foot = Math.max(0, 1 - (SHORE - y) / 0.13);
    const drift = fractalNoise(x * 5 + index, y * 22, 71 + index);
    const mist = foot ** 2 * (0.2 + 0.85 * drift) * (index === RIDGES.length - 1 ? 0.32 : 0.78);
    light = mix(light, [0.83, 0.69, 0.66], Math.min(0.85, mist));
  }
  return light;
}

function rockAt(x: number, y: number, depth: number, ridge: Ridge): Colour {
  // Gullies run down the slope: noise is stretched along it and turns lit into shade.
  const fine = fractalNoise(x * 46 + depth * 30, y * 34 - depth * 12, ridge.seed);
  const broad = fractalNoise(x * 11 - depth * 9, y * 8, ridge.seed + 7);
  const sunward = 0.5 + 0.5 * Math.tanh((SUN.x - x) * 2);
  const facing = smooth(0.33, 0.67, 0.62 * broad + 0.38 * fine + (sunward - 0.5) * 0.12);
  const rock = mix(ridge.shade, ridge.lit, facing);
  const height = 1 - depth / ridge.relief;
  const snowy = smooth(ridge.snow - 0.16, ridge.snow + 0.16, height + (fine - 0.5) * 0.75);
  return mix(rock, mix([0.58, 0.58, 0.71], [1.02, 0.88, 0.82], facing), snowy * 0.9);
}

function skyAt(x: number, y: number): Colour {
  const towards = Math.min(1, y / 0.52);
  const blue = mix([0.27, 0.37, 0.55], [0.66, 0.62, 0.69], smooth(0, 0.7, towards));
  let light = mix(blue, [1.04, 0.74, 0.56], smooth(0.5, 1, towards));
  const distance = Math.hypot((x - SUN.x) * 1.35, (y - SUN.y) * 1.9);
  light = mix(light, [1.22, 0.93, 0.66], Math.exp(-distance * 5.5) * 0.85);
  const cloud = fractalNoise(x * 3.2 + y * 2, y * 15 + x * 1.2, 101);
  const cover = smooth(0.5, 0.74, cloud) * smooth(0.02, 0.2, y) * (1 - 0.5 * towards);
  const underside = mix([0.47, 0.45, 0.56], [1.12, 0.72, 0.6], smooth(0.15, 0.95, towards));
  return mix(light, underside, cover * 0.75);
}

/** The land upside down, broken by ripples that grow towards the viewer. */
function waterAt(x: number, y: number, crests: readonly Float64Array[], width: number): Colour {
  const near = (y - SHORE) / (1 - SHORE);
  const perspective = 1 / (0.06 + near);
  const ripple = fractalNoise(x * 14 * (0.35 + perspective * 0.12), perspective * 26, 131) - 0.5;
  const swell = noise(x * 4, perspective * 9, 137) - 0.5;
  const shift = (ripple * 0.055 + swell * 0.02) * (0.12 + near);
  const mirrored = SHORE - (y - SHORE) * 0.98 + shift;
  const seen = landAt(
    Math.min(0.999, Math.max(0, x + shift * 0.25)),
    Math.min(SHORE - 0.001, Math.max(0.01, mirrored)),
    crests,
    width,
  );
  const deep: Colour = [0.075, 0.115, 0.16];
  const reflected = mix(seen, deep, 0.16 + 0.5 * near ** 1.3);
  const glitter = smooth(0.12, 0.3, ripple) * Math.exp(-Math.abs(x - SUN.x) * 8) * 0.3;
  const shoreLine = Math.exp(-near * 90) * 0.35;
  return mix(mix(reflected, [1.2, 0.88, 0.66], glitter), [0.07, 0.08, 0.09], shoreLine);
}

/** A soft shoulder and a lifted toe, as film has. */
function filmCurve(value: number): number {
  const bright = 1 - Math.exp(-1.55 * Math.max(0, value));
  return 0.015 + 1.19 * bright ** 1.12;
}

function smooth(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

const mix = (one: Colour, other: Colour, share: number): Colour => [
  one[0] + (other[0] - one[0]) * share,
  one[1] + (other[1] - one[1]) * share,
  one[2] + (other[2] - one[2]) * share,
];
