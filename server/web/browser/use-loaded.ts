import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<Value> {
  /** The last answer; `undefined` before there is one. */
  value: Value | undefined;
  /** Why there is no newer answer, until there is one; `null` where nothing failed. */
  error: unknown;
  /** Whether an answer is awaited. */
  loading: boolean;
  reload: () => void;
}

/**
 * Loads when the component appears, on `reload`, and whenever `load` is another function; only what
 * was asked for last counts, in whatever order the answers come. An answer stays while the next is
 * awaited, and also when that fails, unless it was to another `load`.
 */
export function useLoaded<Value>(load: () => Promise<Value>): Loaded<Value> {
  const [state, setState] = useState<Answer<Value>>(NOTHING);
  const asked = useRef(0);
  const reload = useCallback(() => {
    asked.current += 1;
    const own = asked.current;
    const settle = (next: (before: Answer<Value>) => Answer<Value>) => {
      if (own === asked.current) setState(next);
    };
    setState((before) => ({ ...before, loading: true }));
    load().then(
      (value) => settle(() => ({ value, to: load, error: null, loading: false })),
      (failure: unknown) => {
        const error = failure ?? new Error('Something went wrong.');
        settle(({ value, to }) => ({
          value: to === load ? value : undefined,
          to,
          error,
          loading: false,
        }));
      },
    );
  }, [load]);
  useEffect(reload, [reload]);
  const { value, error, loading } = state;
  return { value, error, loading, reload };
}

interface Answer<Value> extends Omit<Loaded<Value>, 'reload'> {
  /** What `value` is the answer to. */
  to: (() => Promise<Value>) | null;
}

const NOTHING = { value: undefined, to: null, error: null, loading: true };
