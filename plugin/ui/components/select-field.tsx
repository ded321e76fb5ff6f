import { Field } from './field.tsx';

export interface Choice {
  value: string;
  label: string;
}

interface SelectFieldProps {
  label: string;
  value: string;
  choices: Choice[];
  onChange: (value: string) => void;
  hint?: string | undefined;
}

/** The platform's own picker: it is reachable and readable everywhere. */
export function SelectField({ label, hint, ...select }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => <Select {...ids} {...select} />}
    </Field>
  );
}

interface SelectProps {
  id?: string;
  describedBy?: string | undefined;
  /** Where no label element stands beside it. */
  ariaLabel?: string;
  value: string;
  choices: Choice[];
  onChange: (value: string) => void;
}

export function Select({ id, describedBy, ariaLabel, value, choices, onChange }: SelectProps) {
  return (
    <select
      id={id}
      class="input select"
      aria-describedby={describedBy}
      aria-label={ariaLabel}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
