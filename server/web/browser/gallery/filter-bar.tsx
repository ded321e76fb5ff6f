import { useId } from 'preact/hooks';
import type { OutputFilters } from '../../../../shared/output.ts';
import { formatDay } from '../../../../shared/time-text.ts';
import { type GalleryView, isFiltered } from './gallery-address.ts';

interface FilterBarProps {
  view: GalleryView;
  /** `null` until they are known. */
  filters: OutputFilters | null;
  onChange: (changes: Partial<GalleryView>) => void;
}

export const NO_FILTERS: Partial<GalleryView> = {
  query: '',
  model: '',
  documentId: '',
  favourite: false,
  from: '',
  to: '',
};

/** What the gallery shows: words of the prompt, model, file, days, favourites. */
export function FilterBar({ view, filters, onChange }: FilterBarProps) {
  const models = (filters?.models ?? []).map(({ id, label }) => ({ value: id, label }));
  const files = (filters?.documents ?? []).map(({ id, label, createdAt }) => ({
    value: id,
    label: label ?? `Unnamed, of ${formatDay(createdAt)}`,
  }));
  return (
    <search class="filters">
      <label class="filter words">
        <span class="unseen">Search prompts</span>
        <input
          type="search"
          placeholder="Search prompts"
          maxLength={200}
          value={view.query}
          onInput={(event) => onChange({ query: event.currentTarget.value })}
        />
      </label>
      <Choice
        label="Model"
        all="All models"
        choices={models}
        value={view.model}
        onChange={(model) => onChange({ model })}
      />
      <Choice
        label="File"
        all="All files"
        choices={files}
        value={view.documentId}
        onChange={(documentId) => onChange({ documentId })}
      />
      <Day label="From" value={view.from} onChange={(from) => onChange({ from })} />
      <Day label="To" value={view.to} onChange={(to) => onChange({ to })} />
      <button
        type="button"
        aria-pressed={view.favourite}
        onClick={() => onChange({ favourite: !view.favourite })}
      >
        Favourites
      </button>
      {isFiltered(view) && (
        <button type="button" class="plain" onClick={() => onChange(NO_FILTERS)}>
          Clear
        </button>
      )}
    </search>
  );
}

interface ChoiceProps {
  label: string;
  all: string;
  choices: { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

function Choice({ label, all, choices, value, onChange }: ChoiceProps) {
  // What the address names stays chosen, also while or if nobody knows its name.
  const unknown = value !== '' && !choices.some((choice) => choice.value === value);
  const shown = unknown ? [...choices, { value, label: value }] : choices;
  return (
    <label class="filter">
      <span class="unseen">{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{all}</option>
        {shown.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Day(props: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <span class="filter day">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="date"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    </span>
  );
}
