import { useEffect, useRef, useState } from 'preact/hooks';
import type { Generation } from '../../../shared/generation.ts';
import { isSignedOut, problemText } from '../problem-text.ts';
import { useStudio } from '../studio.ts';

/** ms of rest after a keystroke before the service is asked. */
const REST = 250;
const PAGE_LENGTH = 20;

type Part = 'first' | 'older' | 'newer';

export interface Pages {
  items: Generation[];
  cursor: string | null;
}

export interface History {
  items: Generation[];
  /** Whether everything that was asked for has been answered. */
  loaded: boolean;
  loading: boolean;
  problem: string | null;
  hasMore: boolean;
  loadMore(): void;
  reload(): void;
}

/**
 * Past generations whose prompt has the words of `query`, newest first, page by page. With every
 * new `age` the newest are asked for anew, and what was loaded before stays; `null` while nobody
 * looks.
 */
export function useHistory(query: string, age: number | null): History {
  const studio = useStudio();
  const [pages, setPages] = useState<Pages>({ items: [], cursor: null });
  const [state, setState] = useState<'idle' | 'loading' | 'loaded'>('idle');
  const [problem, setProblem] = useState<string | null>(null);
  const aborter = useRef<AbortController | null>(null);
  /** What the pages were asked for with; `null` before there are any. */
  const known = useRef<string | null>(null);

  const load = async (part: Part) => {
    aborter.current?.abort();
    const current = new AbortController();
    aborter.current = current;
    const { signal } = current;
    const after = part === 'older' ? pages.cursor : null;
    setState('loading');
    setProblem(null);
    try {
      const page = await studio.api.generations(
        { query: query.trim(), limit: PAGE_LENGTH, ...(after ? { cursor: after } : {}) },
        signal,
      );
      const next = { items: page.items, cursor: page.nextCursor };
      setPages((before) => (part === 'first' ? next : joined(before, next, part)));
      known.current = query;
      setState('loaded');
    } catch (error) {
      if (signal.aborted) return;
      if (isSignedOut(error)) studio.signOut();
      setProblem(problemText(error));
      setState('idle');
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => void load('first'), query === '' ? 0 : REST);
    return () => {
      clearTimeout(timer);
      aborter.current?.abort();
    };
  }, [studio, query]);
  useEffect(() => {
    if (age !== null && state !== 'idle') void load(known.current === query ? 'newer' : 'first');
  }, [age]);

  return {
    items: pages.items,
    loaded: state === 'loaded',
    loading: state === 'loading',
    problem,
    hasMore: pages.cursor !== null,
    loadMore: () => void load('older'),
    reload: () => void load('first'),
  };
}

/** The pages with one more: at their end, or in place of what it tells anew of their beginning. */
export function joined(known: Pages, page: Pages, part: 'older' | 'newer'): Pages {
  if (part === 'older') return { ...page, items: [...known.items, ...page.items] };
  const oldest = page.items.at(-1)?.id;
  const last = known.items.findIndex(({ id }) => id === oldest);
  // All there is, or so much that is new that there would be a gap.
  if (page.cursor === null || last < 0) return page;
  return { ...known, items: [...page.items, ...known.items.slice(last + 1)] };
}
