import { useEffect, useRef } from 'preact/hooks';
import type { Output } from '../../../../shared/output.ts';
import { type GalleryView, galleryAddress } from './gallery-address.ts';
import { OutputTile } from './output-tile.tsx';
import type { Outputs } from './use-outputs.ts';
import type { Selection } from './use-selection.ts';

interface OutputGridProps {
  view: GalleryView;
  outputs: Outputs;
  selection: Selection;
  onOpen: (id: string) => void;
  onFavourite: (output: Output) => void;
}

/** The thumbnails; older ones come as the end of the page comes near, or with the button there. */
export function OutputGrid({ view, outputs, selection, onOpen, onFavourite }: OutputGridProps) {
  const end = useRef<HTMLButtonElement>(null);
  const more = useRef(outputs.loadMore);
  more.current = outputs.loadMore;
  const { items, hasMore, loading } = outputs;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) more.current();
      },
      { rootMargin: '800px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
    // Observed anew after every page: its end may be in view at once.
  }, [hasMore, items.length]);
  return (
    <>
      <ul class="tiles" aria-label="Pictures" aria-busy={!outputs.loaded}>
        {items.map((output) => (
          <OutputTile
            key={output.id}
            output={output}
            address={galleryAddress({ ...view, output: output.id })}
            selected={selection.selected?.has(output.id) ?? null}
            onOpen={() => onOpen(output.id)}
            onSelect={(range) => selection.toggle(output.id, range ? items : null)}
            onFavourite={() => onFavourite(output)}
          />
        ))}
      </ul>
      {hasMore && (
        <p class="row centred">
          <button ref={end} type="button" disabled={loading} onClick={outputs.loadMore}>
            {loading ? 'Loading…' : 'Show older'}
          </button>
        </p>
      )}
    </>
  );
}
