import { ApiError, readProblem, UnreachableError } from '../../../shared/api-client.ts';

export interface SignUp {
  name: string;
  email: string;
  password: string;
  ageConfirmed: true;
  policyAccepted: true;
}

/** The ways in and out of a web session; every one throws `ApiError` or `UnreachableError`. */
export const auth = {
  signIn: (body: { email: string; password: string }) => post('/sign-in/email', body),
  signUp: (body: SignUp) => post('/sign-up/email', body),
  signOut: () => post('/sign-out', {}),
  redeemLocalLink: (token: string) => post('/local-link/redeem', { token }),
};

async function post(path: string, body: object): Promise<void> {
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
}
