import type { PlacesWanted } from '../../protocol.ts';
import { DELETED, outputKey, type Run } from './run.ts';

/** Positions in the batch of what ended without its pictures, and can be made again. */
export function failedPositions({ generations }: Run): number[] {
  return generations.flatMap(({ status, error }, position) =>
    (status === 'failed' || status === 'outcome_unknown') && error?.code !== DELETED
      ? [position]
      : [],
  );
}

/** The places that a retry needs: those of failed generations whose pictures never came. */
export function placesForRetry(run: Run): PlacesWanted[] {
  const failed = failedPositions(run);
  return run.record.wanted
    .filter(({ generation }) => failed.includes(generation))
    .map((places) => ({
      ...places,
      outputs: places.outputs.filter(
        (output) => !run.placed.has(outputKey(places.generation, output)),
      ),
    }));
}
