import { createHash } from 'node:crypto';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { policy } from '../privacy/policy.ts';

/** SHA-256 of the policy in force: what exactly was accepted. */
export const policyHash = createHash('sha256').update(JSON.stringify(policy)).digest('hex');

/** Records that the person accepted the policy in force; once per version. */
export async function recordPolicyAcceptance(
  prisma: PrismaClient,
  userId: string,
  surface: string,
): Promise<void> {
  await prisma.policyAcceptance.upsert({
    where: { userId_version: { userId, version: policy.version } },
    create: { userId, version: policy.version, hash: policyHash, surface },
    update: {},
  });
}
