import type { Account } from '../../shared/account.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { policy } from '../privacy/policy.ts';

/** The account as its owner sees it. */
export async function presentAccount(prisma: PrismaClient, userId: string): Promise<Account> {
  const user = await prisma.user.findUniqueOrThrow({
    where: { id: userId },
    include: { policyAcceptances: { where: { version: policy.version } } },
  });
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    emailVerified: user.emailVerified,
    createdAt: user.createdAt.toISOString(),
    isLocal: user.isLocal,
    twoFactor: user.twoFactorEnabled === true,
    policyVersion: policy.version,
    policyAccepted: user.policyAcceptances.length > 0,
    ageConfirmed: user.ageConfirmed,
  };
}
