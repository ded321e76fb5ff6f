import { isAPIError } from 'better-auth/api';
import { fromNodeHeaders } from 'better-auth/node';
import type { Request } from 'express';
import { DatabaseAway } from '../platform/database-errors.ts';
import type { Auth } from './auth.ts';
import type { RequestAccount } from './require-account.ts';

/** The account whose session cookie a request carries, or `null`. */
export async function authenticateSession(
  auth: Auth,
  request: Request,
): Promise<RequestAccount | null> {
  if (request.get('cookie') === undefined) return null;
  const headers = fromNodeHeaders(request.headers);
  const found = await auth.api.getSession({ headers }).catch((error: unknown) => {
    // It throws so where its reading from the database failed, whose error it keeps to itself.
    throw isAPIError(error) && error.status === 'INTERNAL_SERVER_ERROR'
      ? new DatabaseAway('the session could not be read', { cause: error })
      : error;
  });
  if (!found || found.user.disabledAt) return null;
  return {
    userId: found.user.id,
    via: 'session',
    connectionId: null,
    sessionId: found.session.id,
  };
}
