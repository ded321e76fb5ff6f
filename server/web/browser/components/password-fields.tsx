import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../../../../shared/limits.ts';
import { Field } from './field.tsx';

/** A password that is being chosen. */
export function NewPasswordField({ label = 'New password', name = 'newPassword' }) {
  return (
    <Field
      label={label}
      name={name}
      type="password"
      autocomplete="new-password"
      hint={`At least ${PASSWORD_MIN_LENGTH} characters.`}
      minLength={PASSWORD_MIN_LENGTH}
      maxLength={PASSWORD_MAX_LENGTH}
    />
  );
}

/** The password of the account, asked for again. */
export function PasswordField({ label = 'Password' }) {
  return <Field label={label} name="password" type="password" autocomplete="current-password" />;
}
