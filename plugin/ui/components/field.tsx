import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';

interface FieldProps {
  label: string;
  /** Shown under the control and read with it. */
  hint?: string | undefined;
  /** Receives the ids that tie the control to its label and hint. */
  children: (ids: { id: string; describedBy: string | undefined }) => ComponentChildren;
}

/** A labelled control. */
export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, describedBy: hint ? hintId : undefined })}
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  placeholder?: string;
  inputMode?: 'numeric' | 'text';
  autoComplete?: 'off' | 'one-time-code';
  maxLength?: number;
  disabled?: boolean;
}

export function TextField({ label, hint, value, onInput, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {({ id, describedBy }) => (
        <input
          id={id}
          class="input"
          type="text"
          value={value}
          aria-describedby={describedBy}
          spellcheck={false}
          {...rest}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface NumberFieldProps {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
}

/** A number within its limits; what is typed outside them becomes the nearest when one leaves it. */
export function NumberField({
  label,
  hint,
  value,
  min,
  max,
  step = 1,
  onChange,
}: NumberFieldProps) {
  // What is typed and not a number within the limits yet is nowhere else, and the form is drawn
  // anew at any time: by a run's progress, a price, a selection.
  const [typed, setTyped] = useState<string | null>(null);
  /** Whether it is a number within the limits. */
  const take = (input: HTMLInputElement) => {
    const isOne = input.validity.valid && input.value !== '';
    if (isOne) onChange(input.valueAsNumber);
    return isOne;
  };
  const commit = ({ currentTarget: input }: { currentTarget: HTMLInputElement }) => {
    setTyped(null);
    if (input.value) input.value = String(Math.min(max, Math.max(min, input.valueAsNumber)));
    if (!take(input)) input.value = String(value);
  };
  return (
    <Field label={label} hint={hint}>
      {({ id, describedBy }) => (
        <input
          id={id}
          class="input"
          type="number"
          aria-describedby={describedBy}
          value={typed ?? value}
          min={min}
          max={max}
          step={step}
          onInput={({ currentTarget: input }) => {
            setTyped(input.value);
            take(input);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit(event);
          }}
        />
      )}
    </Field>
  );
}

export function Switch({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
