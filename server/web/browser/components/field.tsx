import type { TargetedInputEvent } from 'preact';
import { useEffect, useId } from 'preact/hooks';

export interface FieldProps {
  label: string;
  name: string;
  /** `number` for an amount: not below 0, in hundredths. */
  type?: 'text' | 'email' | 'password' | 'url' | 'number' | 'date';
  autocomplete: string;
  hint?: string | undefined;
  /** May be left empty. */
  optional?: boolean;
  placeholder?: string;
  /** What the field holds at first. */
  defaultValue?: string;
  minLength?: number;
  maxLength?: number;
  /** Whether it is the next thing to be filled in when it appears. */
  focus?: boolean;
  onInput?: (value: string) => void;
}

/** A text field with its label above it; required unless it is said to be optional. */
export function Field({ label, hint, type, optional, focus, onInput, ...rest }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  useEffect(() => {
    if (focus) document.getElementById(id)?.focus();
  }, [focus, id]);
  const attributes = {
    ...rest,
    id,
    required: !optional,
    spellcheck: type === undefined || type === 'text',
    'aria-describedby': hint ? hintId : undefined,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onInput?.(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === 'password' && <input type="password" {...attributes} />}
      {type === 'email' && <input type="email" {...attributes} />}
      {type === 'number' && (
        <input type="number" min="0" step="0.01" inputmode="decimal" {...attributes} />
      )}
      {type === 'date' && <input type="date" {...attributes} />}
      {type === 'url' && <input type="url" {...attributes} />}
      {(type ?? 'text') === 'text' && <input type="text" {...attributes} />}
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}
