import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { policy } from '../privacy/policy.ts';

/** Throws unless the person has confirmed their age and accepted the policy in force. */
export async function requirePolicyAccepted(prisma: PrismaClient, userId: string): Promise<void> {
  const [person] = await prisma.$queryRaw<{ accepted: boolean }[]>`
    SELECT "ageConfirmed" AND EXISTS (
      SELECT 1 FROM "PolicyAcceptance" WHERE "userId" = "User"."id" AND "version" = ${policy.version}
    ) AS "accepted"
    FROM "User" WHERE "id" = ${userId}`;
  if (person?.accepted) return;
  throw new HttpProblem(
    403,
    'policy_not_accepted',
    'Confirm your age and accept the privacy policy first.',
    { detail: 'Open the companion page; it asks you there.', charged: 'no' },
  );
}
