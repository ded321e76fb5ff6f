import { z } from 'zod';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from './limits.ts';

const Email = z.email('is not an email address').max(254);

/** A password that is being chosen. */
const NewPassword = z
  .string()
  .min(PASSWORD_MIN_LENGTH, `needs at least ${PASSWORD_MIN_LENGTH} characters`)
  .max(PASSWORD_MAX_LENGTH);

/** A password that was chosen before. */
const Password = z.string().min(1, 'is missing').max(PASSWORD_MAX_LENGTH);

/** Of a link, out of the part of its address that browsers keep to themselves. */
const LinkToken = z.string().min(1).max(2000);

export const SignUp = z.strictObject({
  name: z.string().trim().min(1, 'is missing').max(100),
  email: Email,
  password: NewPassword,
  ageConfirmed: z.literal(true, 'confirm that you are at least 16 years old'),
  policyAccepted: z.literal(true, 'accept the privacy policy'),
  /** The token of an invitation's link, where the service asks for one. */
  invitation: z.string().min(1).max(100).optional(),
});
export type SignUp = z.infer<typeof SignUp>;

/** Whether a sign-up has signed in, or the address has to be confirmed first. */
export const SignedUp = z.object({ next: z.enum(['signed-in', 'confirm-address']) });
export type SignedUp = z.infer<typeof SignedUp>;

export const SignIn = z.strictObject({ email: Email, password: Password });
export type SignIn = z.infer<typeof SignIn>;

/** Whether a sign-in is complete, or asks for the second factor. */
export const SignedIn = z.object({ next: z.enum(['signed-in', 'two-factor']) });
export type SignedIn = z.infer<typeof SignedIn>;

export const LocalLink = z.strictObject({ token: z.string().min(1).max(100) });

/** Asks for a mail to this address. The answer does not say whether there is an account. */
export const MailRequest = z.strictObject({ email: Email });
export type MailRequest = z.infer<typeof MailRequest>;

export const AddressConfirmation = z.strictObject({ token: LinkToken });

export const PasswordReset = z.strictObject({ token: LinkToken, password: NewPassword });
export type PasswordReset = z.infer<typeof PasswordReset>;

export const PasswordChange = z.strictObject({ password: Password, newPassword: NewPassword });
export type PasswordChange = z.infer<typeof PasswordChange>;

export const AddressChange = z.strictObject({ email: Email, password: Password });
export type AddressChange = z.infer<typeof AddressChange>;

/** The password, asked for again. */
export const PasswordAgain = z.strictObject({ password: Password });
export type PasswordAgain = z.infer<typeof PasswordAgain>;

/** Six digits of the authenticator app, or a recovery code. Spaces do not count. */
export const TwoFactorCode = z.strictObject({
  code: z
    .string()
    .max(40)
    .transform((code) => code.replace(/\s/g, ''))
    .pipe(z.string().min(6, 'is too short')),
});

/** For the authenticator app; shown once. */
export const TwoFactorSetup = z.object({
  /** `otpauth://totp/…`, as the picture to be scanned and as a link. */
  uri: z.string(),
  /** To be typed where nothing can be scanned: base32. */
  secret: z.string(),
  /** Each opens the account once, without the app. */
  recoveryCodes: z.array(z.string()),
});
export type TwoFactorSetup = z.infer<typeof TwoFactorSetup>;

export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;
