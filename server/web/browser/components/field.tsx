import { useId } from 'preact/hooks';

export interface FieldProps {
  label: string;
  name: string;
  type?: 'text' | 'email' | 'password';
  autocomplete: string;
  hint?: string;
  /** What the field holds at first. */
  defaultValue?: string;
  minLength?: number;
  maxLength?: number;
}

/** A required text field with its label above it. */
export function Field({ label, hint, type, ...rest }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const attributes = { ...rest, id, required: true, 'aria-describedby': hint && hintId };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === 'password' && <input type="password" {...attributes} />}
      {type === 'email' && <input type="email" {...attributes} />}
      {(type ?? 'text') === 'text' && <input type="text" {...attributes} />}
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}
