import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type GalleryView, galleryAddress, readGalleryView } from './gallery-address.ts';

export interface Shown {
  view: GalleryView;
  /** Changes the view and the address with it. */
  change: (changes: Partial<GalleryView>) => void;
  /** Opens an output; the browser's Back closes it. */
  open: (id: string) => void;
  close: () => void;
}

/** The view that the address says, changed by the page and by the browser's Back and Forward. */
export function useGalleryView(): Shown {
  const [view, setView] = useState(() => readGalleryView(location.search));
  const latest = useRef(view);
  latest.current = view;
  /** Whether this page put the open output into the history, so that Back leads to the grid. */
  const pushed = useRef(false);

  useEffect(() => {
    const follow = () => {
      pushed.current = false;
      setView(readGalleryView(location.search));
    };
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);

  const change = useCallback((changes: Partial<GalleryView>) => {
    const next = { ...latest.current, ...changes };
    latest.current = next;
    history.replaceState(null, '', galleryAddress(next));
    setView(next);
  }, []);
  const open = useCallback((id: string) => {
    const next = { ...latest.current, output: id };
    latest.current = next;
    history.pushState(null, '', galleryAddress(next));
    pushed.current = true;
    setView(next);
  }, []);
  const close = useCallback(() => {
    if (pushed.current) history.back();
    else change({ output: '' });
  }, [change]);
  return { view, change, open, close };
}
