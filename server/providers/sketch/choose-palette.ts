import { mixColours, type Oklch, oklch } from './colour.ts';
import { FLAT_SETS, MOODS } from './moods.ts';
import { mapColours, type Palette } from './palette.ts';
import type { Random } from './random.ts';
import type { Subject } from './read-prompt.ts';
import { recolour } from './recolour.ts';
import type { DayTime } from './vocabulary.ts';

/** A palette for what the prompt says, or, if there are swatches of references, from these. */
export function choosePalette(
  subject: Subject,
  swatches: readonly Oklch[],
  random: Random,
): Palette {
  const time = subject.time ?? guessTime(subject, random);
  const flat = random.pick(FLAT_SETS);
  // Neon wants a violet night to shine in.
  const moods = subject.tones.has('neon') ? MOODS.night.slice(1, 2) : MOODS[time];
  const mood = random.pick(moods);
  const tilt = random.between(-9, 9);
  const drawn: Palette = {
    ...mood,
    paper: oklch(...flat.paper),
    ink: oklch(...flat.ink),
    accents: flat.accents.map((accent) => oklch(...accent)),
    time,
  };
  if (swatches.length > 0) return fromSwatches(swatches, time);
  return recolour(
    mapColours(drawn, (colour) => ({ ...colour, h: colour.h + tilt })),
    subject,
  );
}

function guessTime(subject: Subject, random: Random): DayTime {
  if (subject.things.has('star') || subject.things.has('moon') || subject.tones.has('neon')) {
    return 'night';
  }
  if (subject.tones.has('dark')) return random.pick(['night', 'dusk', 'storm']);
  if (subject.tones.has('pastel') || subject.tones.has('bright')) {
    return random.pick(['dawn', 'day']);
  }
  if (subject.things.has('snow')) return random.pick(['day', 'dawn', 'dusk']);
  if (subject.things.has('hill') || subject.things.has('forest')) {
    return random.pick(['day', 'day', 'dawn']);
  }
  if (subject.things.has('desert')) return random.pick(['sunset', 'dawn', 'day']);
  return random.pick(['dawn', 'dawn', 'day', 'sunset', 'sunset', 'dusk']);
}

/** Gives every part of a picture a colour of the references, by lightness and strength. */
function fromSwatches(swatches: readonly Oklch[], time: DayTime): Palette {
  const byLight = swatches.toSorted((a, b) => a.l - b.l);
  const byStrength = swatches.toSorted((a, b) => b.c - a.c);
  const at = (share: number) => sample(byLight, share);
  const lit = (colour: Oklch, l: number) => ({ ...colour, l: colour.l + (l - colour.l) * 0.6 });
  const night = time === 'night';
  const sky = night
    ? [lit(at(0), 0.13), lit(at(0.15), 0.2), lit(at(0.35), 0.3), lit(at(0.6), 0.45)]
    : [lit(at(0.45), 0.5), lit(at(0.65), 0.66), lit(at(0.85), 0.8), lit(at(1), 0.9)];
  const strongest = byStrength[0] ?? at(0.5);
  return {
    sky,
    glow: { ...mixColours(at(1), strongest, 0.35), l: 0.95 },
    haze: night ? lit(at(0.4), 0.32) : lit(at(0.8), 0.8),
    mid: lit(at(0.4), night ? 0.24 : 0.48),
    near: lit(at(0), night ? 0.08 : 0.22),
    paper: lit(at(1), 0.93),
    ink: lit(at(0), 0.24),
    accents: [0, 1, 2, 3, 4].map((place) => byStrength[place % byStrength.length] ?? strongest),
    time,
  };
}

function sample(colours: readonly Oklch[], share: number): Oklch {
  const along = share * (colours.length - 1);
  const from = colours[Math.floor(along)] ?? oklch(0.5, 0, 0);
  const to = colours[Math.ceil(along)] ?? from;
  return mixColours(from, to, along - Math.floor(along));
}
