import { Field } from './field.tsx';

export interface Choice {
  value: string;
  label: string;
  disabled?: boolean;
  /** Choices of one group stand together under its name. */
  group?: string;
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
  const groups = [...new Set(choices.map(({ group }) => group))];
  return (
    <select
      id={id}
      class="input select"
      aria-describedby={describedBy}
      aria-label={ariaLabel}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {groups.map((group) => {
        const options = choices
          .filter((choice) => choice.group === group)
          .map((choice) => (
            <option key={choice.value} value={choice.value} disabled={choice.disabled ?? false}>
              {choice.label}
            </option>
          ));
        return group ? (
          <optgroup key={group} label={group}>
            {options}
          </optgroup>
        ) : (
          options
        );
      })}
    </select>
  );
}
