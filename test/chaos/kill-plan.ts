import type { Chances } from './chances.ts';

/** One kill, decided on beforehand so that a seed repeats it whatever else happens at the time. */
export interface PlannedKill {
  /** From 0, over all lanes. */
  number: number;
  /** Which process. */
  member: number;
  /** Whether it is killed while it works, or in the middle of its start after a kill. */
  during: 'work' | 'start';
  /** ms into that, or, where it waits for a call, from when the provider has received one. */
  after: number;
  /** Whether it waits until the provider has received one of the calls that it comes in the middle of. */
  waitsForCall: boolean;
  /** Whether the provider answers nobody until it has come. */
  isHeld: boolean;
}

/** ms into its work, and into its start, that a process is killed at most. */
const INTO_WORK = 400;
const INTO_START = 1_500;

/** ms from a call's arrival at the provider within which its answer is read, kept and noted. */
const INTO_ANSWER = 150;

/** Of ten kills these many come in the middle of a start, and while the provider holds back. */
const DURING_STARTS = 3;
const HELD = 3;

/** Of ten kills at the work these many wait for a call: most answers take less time than a kill is far. */
const WAITING = 6;

/**
 * Kills for each lane: those of one follow each other, those of several overlap. A process that was
 * killed while it started is killed again only at its work.
 */
export function planKills(
  count: number,
  lanes: readonly { members: readonly number[] }[],
  chance: Chances,
): PlannedKill[][] {
  const plan: PlannedKill[][] = lanes.map(() => []);
  for (let number = 0; number < count; number += 1) {
    const lane = plan[number % lanes.length];
    const members = lanes[number % lanes.length]?.members ?? [];
    const last = lane?.at(-1);
    const dealt = members[chance.below(members.length)] ?? 0;
    const isDuringStart = chance.below(10) < DURING_STARTS && last?.during === 'work';
    const waitsForCall = chance.below(10) < WAITING && !isDuringStart;
    const within = isDuringStart ? INTO_START : waitsForCall ? INTO_ANSWER : INTO_WORK;
    lane?.push({
      number,
      member: isDuringStart ? last.member : dealt,
      during: isDuringStart ? 'start' : 'work',
      after: chance.below(within),
      waitsForCall,
      isHeld: chance.below(10) < HELD,
    });
  }
  return plan;
}
