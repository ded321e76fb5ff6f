import { type Oklch, oklch } from './colour.ts';
import { STYLES, type Style } from './sketch-job.ts';
import {
  COLOUR_WORDS,
  type DayTime,
  STYLE_WORDS,
  THING_WORDS,
  type Thing,
  TIME_WORDS,
  TONE_WORDS,
  type Tone,
} from './vocabulary.ts';

/** What the painter understood of a prompt. */
export interface Subject {
  /** The words as read, for seeding: what the painter does not know still shapes the picture. */
  words: string[];
  things: ReadonlySet<Thing>;
  /** The style that most words speak for; `null` where none does. */
  style: Style | null;
  time: DayTime | null;
  tones: ReadonlySet<Tone>;
  /** In the order they were named. */
  colours: Oklch[];
}

const NEGATIONS = new Set(['no', 'not', 'without', 'never', 'except']);
const things = index(THING_WORDS);
const times = index(TIME_WORDS);
const tones = index(TONE_WORDS);
const styles = index(STYLE_WORDS);

/** Reads the English words of a prompt that name things, times of day, moods and colours. */
export function readPrompt(prompt: string): Subject {
  const words =
    prompt
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const known = words
    .filter((_, position) => !NEGATIONS.has(words[position - 1] ?? ''))
    .map(singular);
  const votes = known.flatMap((word) => styles.get(word) ?? []);
  return {
    words,
    things: new Set(known.flatMap((word) => things.get(word) ?? [])),
    style: favourite(votes),
    time: known.flatMap((word) => times.get(word) ?? [])[0] ?? null,
    tones: new Set(known.flatMap((word) => tones.get(word) ?? [])),
    colours: known.flatMap((word) => {
      const colour = COLOUR_WORDS[word];
      return colour ? [oklch(...colour)] : [];
    }),
  };
}

/** The style named most often; between equals, the one that is the more particular. */
function favourite(votes: readonly Style[]): Style | null {
  let best: Style | null = null;
  let most = 0;
  for (const style of STYLES) {
    const count = votes.filter((vote) => vote === style).length;
    if (count > 0 && count >= most) {
      best = style;
      most = count;
    }
  }
  return best;
}

function singular(word: string): string {
  if (word === 'leaves') return 'leaf';
  if (knows(word)) return word;
  const candidates = [
    word.replace(/ies$/, 'y'),
    word.replace(/s$/, ''),
    word.replace(/es$/, ''),
    word.replace(/ish$/, ''),
    word.replace(/dish$/, ''),
  ];
  return candidates.find(knows) ?? word;
}

function knows(word: string): boolean {
  return (
    Object.hasOwn(COLOUR_WORDS, word) ||
    [things, times, tones, styles].some((lexicon) => lexicon.has(word))
  );
}

function index<Meaning extends string>(lexicon: Record<Meaning, string>): Map<string, Meaning[]> {
  const meanings = new Map<string, Meaning[]>();
  for (const meaning of Object.keys(lexicon) as Meaning[]) {
    for (const word of lexicon[meaning].split(' ')) {
      meanings.set(word, [...(meanings.get(word) ?? []), meaning]);
    }
  }
  return meanings;
}
