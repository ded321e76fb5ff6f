import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps {
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'link';
  /** The default is `button`, which never sends a form. */
  type?: 'button' | 'submit';
  /** It keeps the focus, for pressing it may be what disables it. */
  disabled?: boolean;
  describedBy?: string | undefined;
  title?: string | undefined;
  onClick?: () => void;
  children: ComponentChildren;
}

export function Button(props: ButtonProps) {
  const { kind = 'secondary', type = 'button', disabled = false, describedBy, ...rest } = props;
  return (
    <button
      {...rest}
      class={`button ${kind}`}
      type={type}
      aria-describedby={describedBy}
      aria-disabled={disabled}
      onKeyDown={(event) => {
        // A key that is held is one press, too.
        if (event.key === 'Enter' && event.repeat) event.preventDefault();
      }}
      onClick={(event) => {
        // Of a button that sends a form, too; and a double click is one press, for two may cost twice.
        if (disabled || event.detail > 1) event.preventDefault();
        else rest.onClick?.();
      }}
    />
  );
}

interface IconButtonProps {
  icon: IconName;
  /** Read out, and shown on hover. */
  label: string;
  /** Of a button that stays pressed. */
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
}

export function IconButton({ icon, label, pressed, disabled = false, onClick }: IconButtonProps) {
  return (
    <button
      class="icon-button"
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      aria-disabled={disabled}
      onClick={disabled ? undefined : onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
