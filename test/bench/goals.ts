import type { Measured } from './run-load.ts';
import { median } from './statistics.ts';

/** Scenario → target → what it did in each round. */
export type Results = ReadonlyMap<string, ReadonlyMap<string, readonly Measured[]>>;

export interface Goal {
  name: string;
  /** Measured must not be above it, or not below it with `atLeast`. */
  goal: number;
  atLeast?: boolean;
  unit: string;
  /** The median over the rounds; `null` where the scenario did not run. */
  measured(results: Results): number | null;
}

type Round = { direct: Measured; Portkey: Measured; ours: Measured };

const MB = 1024 * 1024;

/** The goals for the path from request to picture; this is the one list. */
export const goals: readonly Goal[] = [
  ratio('added median, 1 at once, vendor 200 ms, of Portkey’s', 0.35, 'one', addedMedian),
  ratio('added median, 8 at once, vendor 200 ms, of Portkey’s', 0.35, 'eight', addedMedian),
  ratio(
    'added p95, 64 at once, of Portkey’s',
    0.4,
    'sixty-four',
    ({ direct, Portkey, ours }) => (ours.p95 - direct.p95) / (Portkey.p95 - direct.p95),
  ),
  {
    ...ratio(
      'pictures per second, 32 at once, of Portkey’s',
      2.5,
      'throughput',
      ({ Portkey, ours }) => ours.picturesPerSecond / Portkey.picturesPerSecond,
    ),
    atLeast: true,
  },
  ratio(
    'CPU per picture, 8 at once, of Portkey’s',
    0.5,
    'eight',
    ({ Portkey, ours }) => ours.cpu / Portkey.cpu,
  ),
  ratio(
    'memory per 4 MB picture under way, 256 at once, of its size',
    0.5,
    'burst',
    ({ ours }) => (ours.memory ?? Number.NaN) / (4 * MB),
  ),
  {
    ...ratio(
      'first preview, 8 at once, vendor’s write to bytes',
      15,
      'streamed',
      ({ ours }) => ours.firstPreview ?? Number.NaN,
    ),
    unit: ' ms',
  },
  ratio(
    'streamed total, 8 at once, of direct',
    1.3,
    'streamed',
    ({ direct, ours }) => ours.p50 / direct.p50,
  ),
  { ...ratio('lost of 256 at once', 0, 'burst', ({ ours }) => ours.lost), unit: '' },
  { ...ratio('paid twice of 256 at once', 0, 'burst', ({ ours }) => ours.twice), unit: '' },
  {
    ...ratio('open at the vendor at once', 256, 'burst', ({ ours }) => ours.mostOpen),
    unit: '',
    atLeast: true,
  },
  ratio(
    'slowest of 256 at once, of Portkey’s',
    0.4,
    'burst',
    ({ Portkey, ours }) => ours.slowest / Portkey.slowest,
  ),
];

function addedMedian({ direct, Portkey, ours }: Round): number {
  return (ours.p50 - direct.p50) / (Portkey.p50 - direct.p50);
}

function ratio(name: string, goal: number, scenario: string, of: (round: Round) => number): Goal {
  return {
    name,
    goal,
    unit: ' ×',
    measured(results) {
      const targets = results.get(scenario);
      const rounds = (targets?.get('ours') ?? []).map((ours, index) =>
        // Portkey has no streamed pictures; what is asked there does not look at it.
        of({
          ours,
          direct: targets?.get('direct')?.[index] ?? ours,
          Portkey: targets?.get('Portkey')?.[index] ?? ours,
        }),
      );
      return rounds.length === 0 ? null : median(rounds);
    },
  };
}
