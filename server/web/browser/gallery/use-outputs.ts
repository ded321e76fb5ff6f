import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Output } from '../../../../shared/output.ts';
import { service } from '../service.ts';
import { type GalleryView, outputQuery } from './gallery-address.ts';

/** ms of rest after a keystroke before the service is asked. */
const REST = 250;

export interface Outputs {
  items: Output[];
  /** Whether the items are those of the view; before that they are those of the one before. */
  loaded: boolean;
  loading: boolean;
  error: unknown;
  hasMore: boolean;
  loadMore: () => void;
  reload: () => void;
  /** Puts a changed output in its place. */
  replace: (output: Output) => void;
  remove: (ids: ReadonlySet<string>) => void;
}

/** The outputs of a view, newest first, page by page. */
export function useOutputs(view: GalleryView): Outputs {
  const [items, setItems] = useState<Output[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading');
  const [isCurrent, setCurrent] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const aborter = useRef<AbortController | null>(null);
  const { query, model, documentId, favourite, from, to } = view;

  const load = useCallback(
    async (after: string | null) => {
      aborter.current?.abort();
      const current = new AbortController();
      aborter.current = current;
      setState('loading');
      setError(null);
      try {
        const asked = { query, model, documentId, favourite, from, to, output: '' };
        const page = await service.outputs(outputQuery(asked, after ?? undefined), current.signal);
        setItems((known) => (after === null ? page.items : [...known, ...page.items]));
        setCursor(page.nextCursor);
        setCurrent(true);
        setState('loaded');
      } catch (failure) {
        if (current.signal.aborted) return;
        setError(failure);
        setState('failed');
      }
    },
    [query, model, documentId, favourite, from, to],
  );
  const queried = useRef(query);
  useEffect(() => {
    const rest = queried.current === query ? 0 : REST;
    queried.current = query;
    setCurrent(false);
    const begin = () => void load(null);
    const timer = rest === 0 ? begin() : setTimeout(begin, rest);
    return () => {
      if (typeof timer === 'number') clearTimeout(timer);
      aborter.current?.abort();
    };
  }, [load, query]);

  return {
    items,
    loaded: isCurrent,
    loading: state === 'loading',
    error,
    hasMore: isCurrent && cursor !== null,
    loadMore: () => {
      if (state !== 'loading' && cursor !== null) void load(cursor);
    },
    reload: () => void load(null),
    replace: (output) =>
      setItems((known) => known.map((item) => (item.id === output.id ? output : item))),
    remove: (ids) => setItems((known) => known.filter(({ id }) => !ids.has(id))),
  };
}
