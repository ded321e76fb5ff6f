import { waitText } from '../history/made-text.ts';
import { costText } from '../money-text.ts';
import { outputKey, type Run } from './run.ts';
import { problemSentences } from './run-text.ts';

/** How one model of a comparison stands. */
export interface ComparisonLine {
  model: string;
  text: string;
}

/** A line for each model of a comparison; empty for every other run. */
export function comparisonLines(run: Run): ComparisonLine[] {
  return run.record.wanted.flatMap(({ label, generation }) =>
    label === undefined ? [] : [{ model: label, text: lineText(run, generation) }],
  );
}

function lineText({ generations, placed, problem, settled }: Run, position: number): string {
  const generation = generations[position];
  // A comparison that was refused as a whole says why once.
  if (!generation) return problem || settled ? 'not sent' : 'waits';
  const { status, error, actualMicros, estimateMicros } = generation;
  switch (status) {
    case 'queued':
      return waitText(generation) || 'waits';
    case 'running':
      return 'is working';
    case 'cancelled':
      return 'cancelled';
    case 'succeeded': {
      const where = placed.has(outputKey(position, 0)) ? 'placed' : 'done';
      return `${where}, ${costText(actualMicros, estimateMicros)}`;
    }
    default:
      return error
        ? problemSentences({ ...error, retry: null }).join(' ')
        : 'ended without a picture';
  }
}
