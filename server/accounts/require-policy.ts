import { HttpProblem } from '../platform/http-problem.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
import { policy } from '../privacy/policy.ts';

/**
 * For a select list from `"User" AS "person"`: whether the person has confirmed their age and
 * accepted the policy in force.
 */
export const policyAccepted = Prisma.sql`"person"."ageConfirmed" AND EXISTS (
    SELECT 1 FROM "PolicyAcceptance"
    WHERE "userId" = "person"."id" AND "version" = ${policy.version}
  )`;

/** Throws unless the person has confirmed their age and accepted the policy in force. */
export async function requirePolicyAccepted(prisma: PrismaClient, userId: string): Promise<void> {
  const [person] = await prisma.$queryRaw<{ accepted: boolean }[]>`
    SELECT ${policyAccepted} AS "accepted" FROM "User" AS "person" WHERE "id" = ${userId}`;
  if (!person?.accepted) throw policyNotAccepted();
}

export const policyNotAccepted = () =>
  new HttpProblem(
    403,
    'policy_not_accepted',
    'Confirm your age and accept the privacy policy first.',
    { detail: 'Open the companion page; it asks you there.', charged: 'no' },
  );
