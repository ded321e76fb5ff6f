import { MAX_DELETED_OUTPUTS } from '../../../../shared/limits.ts';
import type { Selection } from './use-selection.ts';

interface SelectionBarProps {
  selection: Selection;
  /** The ids of all that is shown. */
  shown: readonly string[];
  onDelete: () => void;
}

/** What can be done with the selected pictures; it stays in view. */
export function SelectionBar({ selection, shown, onDelete }: SelectionBarProps) {
  const count = selection.selected?.size ?? 0;
  const all = Math.min(shown.length, MAX_DELETED_OUTPUTS);
  return (
    <div class="selection-bar" role="toolbar" aria-label="Selected pictures">
      <span role="status">
        {count} selected{count === MAX_DELETED_OUTPUTS ? ', the most at once' : ''}
      </span>
      <button type="button" disabled={count >= all} onClick={() => selection.select(shown)}>
        Select {all}
      </button>
      <button type="button" class="refuse" disabled={count === 0} onClick={onDelete}>
        Delete…
      </button>
      <button type="button" onClick={selection.end}>
        Done
      </button>
    </div>
  );
}
