import { ApiError, readProblem, UnreachableError } from '../../../shared/api-requests.ts';
import type {
  AddressChange,
  PasswordAgain,
  PasswordChange,
  PasswordReset,
  RecoveryCodes,
  SignedIn,
  SignedUp,
  SignIn,
  SignUp,
  TwoFactorSetup,
} from '../../../shared/sign-in.ts';

/** Web sessions and what opens them; every one throws `ApiError` or `UnreachableError`. */
export const auth = {
  signIn: (body: SignIn) => ask<SignedIn>('/sign-in/email', body),
  verifyTwoFactor: (code: string) => post('/two-factor/verify', { code }),
  signUp: (body: SignUp) => ask<SignedUp>('/sign-up/email', body),
  signOut: () => post('/sign-out', {}),
  redeemLocalLink: (token: string) => post('/local-link/redeem', { token }),
  sendConfirmation: (email: string) => post('/send-confirmation', { email }),
  confirmAddress: (token: string) => post('/confirm-address', { token }),
  requestPasswordReset: (email: string) => post('/request-password-reset', { email }),
  resetPassword: (body: PasswordReset) => post('/reset-password', body),
  changePassword: (body: PasswordChange) => post('/change-password', body),
  changeAddress: (body: AddressChange) => post('/change-address', body),
  startTwoFactor: (body: PasswordAgain) => ask<TwoFactorSetup>('/two-factor/start', body),
  confirmTwoFactor: (code: string) => post('/two-factor/confirm', { code }),
  stopTwoFactor: (body: PasswordAgain) => post('/two-factor/stop', body),
  newRecoveryCodes: (body: PasswordAgain) => ask<RecoveryCodes>('/two-factor/recovery-codes', body),
};

async function ask<Answer>(path: string, body: object): Promise<Answer> {
  return (await send(path, body)).json() as Promise<Answer>;
}

async function post(path: string, body: object): Promise<void> {
  await send(path, body);
}

async function send(path: string, body: object): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/auth${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
    });
  } catch (error) {
    throw new UnreachableError('The service cannot be reached.', { cause: error });
  }
  if (!response.ok) throw new ApiError(await readProblem(response));
  return response;
}
