import { useRef, useState } from 'preact/hooks';
import { MAX_DELETED_OUTPUTS } from '../../../../shared/limits.ts';

export interface Selection {
  /** `null` while nothing is being selected. */
  selected: ReadonlySet<string> | null;
  begin: () => void;
  end: () => void;
  /** Selects or leaves out; with the items of the grid, all from the last one to this one. */
  toggle: (id: string, items: readonly { id: string }[] | null) => void;
  /** Selects these, as far as the most at once allows. */
  select: (ids: readonly string[]) => void;
}

/** The pictures chosen to be deleted, as many as one request may name. */
export function useSelection(): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string> | null>(null);
  const last = useRef<string | null>(null);
  const set = (ids: Iterable<string>) =>
    setSelected(new Set([...ids].slice(0, MAX_DELETED_OUTPUTS)));
  return {
    selected,
    begin: () => set([]),
    end: () => setSelected(null),
    toggle: (id, items) => {
      const chosen = new Set(selected);
      const from = items?.findIndex((item) => item.id === last.current) ?? -1;
      const to = items?.findIndex((item) => item.id === id) ?? -1;
      last.current = id;
      if (items && from >= 0 && to >= 0) {
        const range = items.slice(Math.min(from, to), Math.max(from, to) + 1);
        set([...chosen, ...range.map((item) => item.id)]);
        return;
      }
      if (!chosen.delete(id)) chosen.add(id);
      set(chosen);
    },
    select: set,
  };
}
