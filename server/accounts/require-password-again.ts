import { verify } from '@node-rs/argon2';
import { countAttempt } from '../platform/count-attempt.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import type { RequestAccount } from './require-account.ts';

/** Wrong and right passwords of one person, by any route that asks again. */
const LIMIT = { max: 10, window: 15 * 60 };

/** ms after its sign-in for which the local account need not sign in again. */
const FRESH = 10 * 60 * 1000;

/**
 * Throws unless the person has just proved again who they are: by their password, for what a
 * browser left open must not do. The local account has none; it signs in with a one-time link, so
 * there a session counts that is younger than ten minutes.
 *
 * @param account of a web session; nothing else may do what this protects
 */
export async function requirePasswordAgain(
  prisma: PrismaClient,
  { userId, sessionId }: RequestAccount,
  password: string | undefined,
): Promise<void> {
  const login = await prisma.login.findFirst({
    where: { userId, providerId: 'credential', password: { not: null } },
    select: { password: true },
  });
  if (!login?.password) {
    const since = new Date(Date.now() - FRESH);
    const fresh =
      sessionId !== null &&
      (await prisma.session.count({ where: { id: sessionId, userId, createdAt: { gt: since } } }));
    if (fresh) return;
    throw new HttpProblem(403, 'sign_in_again', 'Sign in again first.', {
      detail: '“npm run link” prints a link; what you do in the ten minutes after it counts.',
    });
  }
  if (password === undefined) {
    throw new HttpProblem(403, 'password_needed', 'Enter your password to do this.');
  }
  await countAttempt(prisma, `password:${userId}`, LIMIT);
  if (await verify(login.password, password)) return;
  throw new HttpProblem(403, 'password_wrong', 'That is not your password.', {
    fields: { password: 'is wrong' },
  });
}
