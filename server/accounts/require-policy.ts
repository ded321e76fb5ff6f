import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { policy } from '../privacy/policy.ts';

/** Throws unless the person has confirmed their age and accepted the policy in force. */
export async function requirePolicyAccepted(prisma: PrismaClient, userId: string): Promise<void> {
  const user = await prisma.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      ageConfirmed: true,
      policyAcceptances: { where: { version: policy.version }, select: { id: true } },
    },
  });
  if (user.ageConfirmed && user.policyAcceptances.length > 0) return;
  throw new HttpProblem(
    403,
    'policy_not_accepted',
    'Confirm your age and accept the privacy policy first.',
    { detail: 'Open the companion page; it asks you there.', charged: 'no' },
  );
}
