import { hueDifference, mixColours, type Oklch } from './colour.ts';
import { mapColours, type Palette } from './palette.ts';
import type { Subject } from './read-prompt.ts';
import type { Tone } from './vocabulary.ts';

/** Bends a palette to the colours and moods that a prompt names. */
export function recolour(palette: Palette, subject: Subject): Palette {
  const coloured = subject.colours.length > 0 ? tint(palette, subject.colours) : palette;
  let toned = coloured;
  for (const tone of subject.tones) {
    // "Light blue" is a blue: a named colour outranks a mood's own hue or greyness.
    if (tone === 'monochrome' && subject.colours.length > 0) continue;
    toned = mapColours(toned, TONES[tone]);
    if (tone === 'dark' || tone === 'neon') toned = darkGround(toned);
  }
  return toned;
}

const TONES: Record<Tone, (colour: Oklch) => Oklch> = {
  pastel: ({ l, c, h }) => ({ l: l + (0.86 - l) * 0.45, c: Math.min(c * 0.8, 0.1), h }),
  dark: ({ l, c, h }) => ({ l: l * 0.68, c: c * 0.95, h }),
  bright: ({ l, c, h }) => ({ l: l + (1 - l) * 0.16, c: c * 1.1, h }),
  neon: ({ l, c, h }) => ({ l, c: Math.max(c * 1.5, l > 0.35 ? 0.17 : 0.05), h }),
  monochrome: ({ l, h }) => ({ l, c: 0.004, h }),
  muted: ({ l, c, h }) => ({ l: 0.06 + l * 0.9, c: c * 0.6, h }),
  vivid: ({ l, c, h }) => ({ l, c: c * 1.4 + 0.015, h }),
  warm: ({ l, c, h }) => ({ l, c: c * 1.05, h: lean(h, 50, 0.4) }),
  cool: ({ l, c, h }) => ({ l, c: c * 0.95, h: lean(h, 240, 0.45) }),
};

/** Moves every colour near one of the named ones: the first rules, the others join in. */
function tint(palette: Palette, named: readonly Oklch[]): Palette {
  const main = named[0] as Oklch;
  const last = named.at(-1) as Oklch;
  const second = named[1] ?? main;
  const anchor = palette.sky[1]?.h ?? main.h;
  const towards =
    (target: Oklch, strength = 1) =>
    (colour: Oklch) => {
      const drift = hueDifference(anchor, colour.h) * 0.13;
      // Very light and very dark colours keep quiet, or every shade would shout the same.
      const room = 1 - Math.abs(colour.l - 0.6) * 1.1;
      const c = (colour.c * 0.35 + target.c * 0.65 * Math.max(room, 0.25)) * strength;
      const l = colour.l + (target.l - colour.l) * 0.22;
      return { l, c, h: target.h + drift };
    };
  return {
    sky: palette.sky.map((colour, place) =>
      towards(mixColours(main, second, place / (palette.sky.length - 1)))(colour),
    ),
    glow: towards(last, 0.8)({ ...palette.glow, l: Math.max(palette.glow.l, 0.92) }),
    haze: towards(second)(palette.haze),
    mid: towards(main)(palette.mid),
    near: towards(main)(palette.near),
    paper: { ...towards(second, 0.5)(palette.paper), l: palette.paper.l },
    ink: towards(main)(palette.ink),
    accents: palette.accents.map((accent, place) => {
      const target = named[place % named.length] as Oklch;
      const turn = named.length > 1 ? 0 : ([0, 14, -16, 6, -8][place] ?? 0);
      return {
        l: accent.l + (target.l - accent.l) * (named.length > 1 ? 0.75 : 0.35),
        c: target.c * ([1, 0.75, 0.9, 0.5, 1.05][place] ?? 0.8),
        h: target.h + turn,
      };
    }),
    time: palette.time,
  };
}

/** Flat styles on a dark sheet. */
function darkGround(palette: Palette): Palette {
  if (palette.paper.l < 0.4) return palette;
  return {
    ...palette,
    paper: { ...palette.ink, l: 0.17 },
    ink: { ...palette.paper, l: 0.92 },
    accents: palette.accents.map(({ l, c, h }) => ({ l: Math.max(l, 0.5), c: c * 1.1, h })),
  };
}

function lean(hue: number, target: number, share: number): number {
  return hue + hueDifference(hue, target) * share;
}
