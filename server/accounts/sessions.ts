import { fromNodeHeaders } from 'better-auth/node';
import type { Request } from 'express';
import type { Auth } from './auth.ts';
import type { RequestAccount } from './require-account.ts';

/** The account whose session cookie a request carries, or `null`. */
export async function authenticateSession(
  auth: Auth,
  request: Request,
): Promise<RequestAccount | null> {
  if (request.get('cookie') === undefined) return null;
  const found = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  if (!found || found.user.disabledAt) return null;
  return {
    userId: found.user.id,
    via: 'session',
    connectionId: null,
    sessionId: found.session.id,
  };
}
