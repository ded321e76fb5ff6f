import type { Output } from '../../../../shared/output.ts';
import { formatTime } from '../../../../shared/time-text.ts';

interface OutputTileProps {
  output: Output;
  address: string;
  /** `null` while nothing is being selected. */
  selected: boolean | null;
  onOpen: () => void;
  onSelect: (range: boolean) => void;
  onFavourite: () => void;
}

/** One picture of the grid: opened by a click, or selected by it while several are. */
export function OutputTile(props: OutputTileProps) {
  const { output, address, selected, onOpen, onSelect, onFavourite } = props;
  const { id, assetId, prompt, modelLabel, createdAt, favourite } = output;
  const label = shortened(prompt);
  return (
    <li class={selected ? 'tile selected' : 'tile'}>
      <a
        id={tileId(id)}
        class="picture"
        href={address}
        title={label}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.button !== 0) return;
          event.preventDefault();
          if (selected === null) onOpen();
          else onSelect(event.shiftKey);
        }}
      >
        <img
          class="thumbnail"
          src={`/api/v1/assets/${assetId}/content?variant=thumbnail`}
          alt=""
          width={320}
          height={320}
          loading="lazy"
          decoding="async"
        />
        <span class="prompt">{label}</span>
      </a>
      <div class="made">
        <span class="facts-line">
          {formatTime(createdAt)} · {modelLabel}
        </span>
      </div>
      {selected === null ? (
        <button
          type="button"
          class="star"
          aria-pressed={favourite}
          aria-label={`Favourite: ${label}`}
          onClick={onFavourite}
        >
          <Star />
        </button>
      ) : (
        <input
          type="checkbox"
          class="pick"
          checked={selected}
          aria-label={`Select: ${label}`}
          onClick={(event) => onSelect(event.shiftKey)}
        />
      )}
    </li>
  );
}

/** The element to give the focus back to when a picture is closed. */
export const tileId = (outputId: string): string => `output-${outputId}`;

/** Filled while its button is pressed. */
export function Star() {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d="M8 1.8l1.9 3.9 4.3.6-3.1 3 .7 4.3L8 11.6l-3.8 2 .7-4.3-3.1-3 4.3-.6z" />
    </svg>
  );
}

/** Characters of a prompt that a tile carries. */
const LABEL_LENGTH = 140;

function shortened(prompt: string): string {
  const line = prompt.replace(/\s+/g, ' ').trim();
  return line.length > LABEL_LENGTH ? `${line.slice(0, LABEL_LENGTH - 1).trimEnd()}…` : line;
}
