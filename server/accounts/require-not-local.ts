import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';

/** Throws for the local account, which has neither a password nor an email address. */
export async function requireNotLocal(prisma: PrismaClient, userId: string): Promise<void> {
  const { isLocal } = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
  if (!isLocal) return;
  throw new HttpProblem(409, 'local_account', 'The local account has no password and no address.', {
    detail: 'One-time links sign it in; “npm run link” prints one.',
  });
}
