import { verify } from '@node-rs/argon2';
import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';

/**
 * Throws unless the password is the person’s: for what nobody shall be able to do who merely found
 * their browser open. An account without a password, as a local start makes it, has only its browser.
 */
export async function requirePassword(
  prisma: PrismaClient,
  userId: string,
  password: string | undefined,
): Promise<void> {
  const login = await prisma.login.findFirst({
    where: { userId, password: { not: null } },
    select: { password: true },
  });
  if (!login?.password) return;
  if (password !== undefined && (await verify(login.password, password))) return;
  throw new HttpProblem(403, 'wrong_password', 'This is not your password.', {
    detail: 'Nothing was done. Enter the password that you sign in with.',
  });
}
