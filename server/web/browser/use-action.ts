import { useCallback, useRef, useState } from 'preact/hooks';

export interface Action<Arguments extends unknown[]> {
  run: (...args: Arguments) => void;
  /** True from `run` until it ended; a second `run` meanwhile does nothing. */
  busy: boolean;
  /** What the last run failed with, or `null`. */
  error: unknown;
}

/** Something a person sets off: runs one at a time and keeps its failure for showing. */
export function useAction<Arguments extends unknown[]>(
  act: (...args: Arguments) => Promise<void>,
): Action<Arguments> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const running = useRef(false);
  const latest = useRef(act);
  latest.current = act;
  const run = useCallback((...args: Arguments) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(null);
    latest
      .current(...args)
      .catch((failure: unknown) => setError(failure ?? new Error('Something went wrong.')))
      .finally(() => {
        running.current = false;
        setBusy(false);
      });
  }, []);
  return { run, busy, error };
}
