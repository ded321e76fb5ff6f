import { useCallback, useEffect, useState } from 'preact/hooks';

export type Loaded<Value> =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }
  | { state: 'loaded'; value: Value };

/** Loads once when the component appears, and again on `reload`. `load` must not change. */
export function useLoaded<Value>(load: () => Promise<Value>): {
  loaded: Loaded<Value>;
  reload: () => void;
} {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ state: 'loading' });
  const reload = useCallback(() => {
    load().then(
      (value) => setLoaded({ state: 'loaded', value }),
      (error: unknown) => setLoaded({ state: 'failed', error }),
    );
  }, [load]);
  useEffect(reload, [reload]);
  return { loaded, reload };
}
