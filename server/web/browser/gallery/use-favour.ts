import { useRef, useState } from 'preact/hooks';
import type { Output } from '../../../../shared/output.ts';
import { service } from '../service.ts';

export interface Favour {
  /** Makes a favourite of an output, or an ordinary one again. */
  run: (output: Output) => void;
  /** What failed since the last `run`, or `null`. */
  error: unknown;
}

/**
 * Favours several outputs at once, but each one change at a time: a second `run` for the same output
 * meanwhile does nothing.
 */
export function useFavour(onChanged: (output: Output) => void): Favour {
  const [error, setError] = useState<unknown>(null);
  const running = useRef(new Set<string>());
  const run = ({ id, favourite }: Output) => {
    if (running.current.has(id)) return;
    running.current.add(id);
    setError(null);
    service
      .changeOutput(id, { favourite: !favourite })
      .then(onChanged)
      .catch((failure: unknown) => setError(failure ?? new Error('Something went wrong.')))
      .finally(() => running.current.delete(id));
  };
  return { run, error };
}
