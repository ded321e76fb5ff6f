import type { Config } from '../config.ts';
import { type MailDependencies, queueMail } from '../mail/queue-mail.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { type Policy, policy } from './policy.ts';

/** People who are told between two looks whether there is something more urgent. */
const BATCH = 100;

/** Batches of one round; the next round goes on. */
const BATCHES = 10;

interface PolicyMailContext extends MailDependencies {
  prisma: PrismaClient;
  config: Pick<Config, 'publicUrl' | 'smtpUrl'>;
}

/**
 * A job: tells everybody by mail, once, of a version of the policy that they have not accepted.
 * Mail and the note of it are one transaction, so that an interruption leaves nobody out and tells
 * nobody twice. The account of a local start has no address. Returns how many were told.
 */
export async function tellPolicyChange(
  context: PolicyMailContext,
  current: Pick<Policy, 'version' | 'changes'> = policy,
): Promise<number> {
  const { prisma, config } = context;
  const { version, changes } = current;
  const untold = { OR: [{ policyMailVersion: null }, { policyMailVersion: { not: version } }] };
  let told = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const people = await prisma.user.findMany({
      where: {
        ...untold,
        isLocal: false,
        disabledAt: null,
        // Where mails go out, an address counts only when its owner has confirmed it.
        ...(config.smtpUrl !== null && { emailVerified: true }),
        policyAcceptances: { some: {}, none: { version } },
      },
      take: BATCH,
      select: { id: true, email: true },
    });
    for (const { id, email } of people) {
      await prisma.$transaction(async (transaction) => {
        const { count } = await transaction.user.updateMany({
          where: { id, ...untold },
          data: { policyMailVersion: version },
        });
        // Another worker was quicker, or the account went.
        if (count === 0) return;
        await queueMail(transaction, context, {
          userId: id,
          to: email,
          template: 'policy-changed',
          data: { url: `${config.publicUrl}/privacy`, changes },
        });
        told += 1;
      });
    }
    if (people.length < BATCH) break;
  }
  return told;
}
