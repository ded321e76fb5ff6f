import type { Oklch } from './colour.ts';
import type { Mood } from './moods.ts';
import type { DayTime } from './vocabulary.ts';

/** The colours of one picture, by what they are for. */
export interface Palette extends Mood {
  /** The light ground of flat styles. */
  paper: Oklch;
  ink: Oklch;
  /** Flat colours that go together, at least four. */
  accents: Oklch[];
  /** What the scenic colours speak of; decides on stars and sun. */
  time: DayTime;
}

/** The same palette with every colour changed alike. */
export function mapColours(palette: Palette, change: (colour: Oklch) => Oklch): Palette {
  return {
    sky: palette.sky.map(change),
    glow: change(palette.glow),
    haze: change(palette.haze),
    mid: change(palette.mid),
    near: change(palette.near),
    paper: change(palette.paper),
    ink: change(palette.ink),
    accents: palette.accents.map(change),
    time: palette.time,
  };
}
