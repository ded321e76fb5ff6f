import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps {
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'link';
  /** The default is `button`, which never sends a form. */
  type?: 'button' | 'submit';
  disabled?: boolean;
  describedBy?: string | undefined;
  onClick?: () => void;
  children: ComponentChildren;
}

export function Button({ kind = 'secondary', type = 'button', describedBy, ...rest }: ButtonProps) {
  return <button class={`button ${kind}`} type={type} aria-describedby={describedBy} {...rest} />;
}

interface IconButtonProps {
  icon: IconName;
  /** Read out, and shown on hover. */
  label: string;
  /** Of a button that stays pressed. */
  pressed?: boolean;
  /** It keeps the focus, for pressing it may be what disables it. */
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
