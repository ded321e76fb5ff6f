import { useId } from 'preact/hooks';

export interface SelectFieldProps {
  label: string;
  name: string;
  choices: readonly { value: string; label: string }[];
  /** What is chosen at first. A form’s `reset()` would choose the first instead: mount it anew. */
  defaultValue: string;
  hint?: string | undefined;
  onChange?: (value: string) => void;
}

/** A choice of one, with its label above it. */
export function SelectField(props: SelectFieldProps) {
  const { label, name, choices, defaultValue, hint, onChange } = props;
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        aria-describedby={hint ? hintId : undefined}
        onChange={(event) => onChange?.(event.currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === defaultValue}>
            {choice.label}
          </option>
        ))}
      </select>
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}
