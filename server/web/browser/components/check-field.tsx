import { useId } from 'preact/hooks';

export interface CheckFieldProps {
  label: string;
  name: string;
  /** Whether it is ticked at first. */
  defaultChecked: boolean;
  hint?: string | undefined;
}

/** A box to tick, with its label beside it. */
export function CheckField({ label, name, defaultChecked, hint }: CheckFieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        name={name}
        defaultChecked={defaultChecked}
        aria-describedby={hint ? hintId : undefined}
      />
      <div>
        <label for={id}>{label}</label>
        {hint && (
          <p class="hint" id={hintId}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
