import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Generation } from '../../../shared/generation.ts';
import { isSignedOut, problemText } from '../problem-text.ts';
import { useStudio } from '../studio.ts';

/** ms of rest after a keystroke before the service is asked. */
const REST = 250;
const PAGE_LENGTH = 20;

export interface History {
  items: Generation[];
  /** `null` while nothing has been answered. */
  loaded: boolean;
  loading: boolean;
  problem: string | null;
  hasMore: boolean;
  loadMore(): void;
  reload(): void;
}

/** Past generations whose prompt has the words of `query`, newest first, page by page. */
export function useHistory(query: string): History {
  const studio = useStudio();
  const [items, setItems] = useState<Generation[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [state, setState] = useState<'idle' | 'loading' | 'loaded'>('idle');
  const [problem, setProblem] = useState<string | null>(null);
  const aborter = useRef<AbortController | null>(null);

  const load = useCallback(
    async (after: string | null) => {
      aborter.current?.abort();
      const current = new AbortController();
      aborter.current = current;
      setState('loading');
      setProblem(null);
      try {
        const page = await studio.api.generations(
          { query: query.trim(), limit: PAGE_LENGTH, ...(after ? { cursor: after } : {}) },
          current.signal,
        );
        setItems((known) => (after ? [...known, ...page.items] : page.items));
        setCursor(page.nextCursor);
        setState('loaded');
      } catch (error) {
        if (current.signal.aborted) return;
        if (isSignedOut(error)) studio.signOut();
        setProblem(problemText(error));
        setState('idle');
      }
    },
    [studio, query],
  );
  useEffect(() => {
    const timer = setTimeout(() => void load(null), query === '' ? 0 : REST);
    return () => {
      clearTimeout(timer);
      aborter.current?.abort();
    };
  }, [load, query]);

  return {
    items,
    loaded: state === 'loaded',
    loading: state === 'loading',
    problem,
    hasMore: cursor !== null,
    loadMore: () => void load(cursor),
    reload: () => void load(null),
  };
}
