import { z } from 'zod';
import type { Config } from '../config.ts';
import { type MailDependencies, queueMail, type SentMail } from '../mail/queue-mail.ts';
import { eachByItself } from '../platform/each-by-itself.ts';
import { lockAccount } from '../platform/lock-account.ts';
import type { Logger } from '../platform/logger.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import { type Policy, policy } from './policy.ts';

/** People who are told between two looks whether there is something more urgent. */
const BATCH = 100;

/** Batches of one round; the next round goes on. */
const BATCHES = 10;

const TEMPLATE = 'policy-changed';

interface PolicyMailContext extends MailDependencies {
  prisma: PrismaClient;
  logger: Logger;
  config: Pick<Config, 'publicUrl' | 'smtpUrl'>;
}

/**
 * A job: tells everybody by mail, once, of a version of the policy that they have not accepted.
 * They count as told when the mail is sent, and meanwhile it is in the outbox: an interruption leaves
 * nobody out and tells nobody twice, and a mail that could not be sent is queued anew when the outbox
 * has forgotten it. One whose turn fails does not hold the others up, and has another one in the next
 * round. The account of a local start has no address. Returns how many mails were queued.
 */
export async function tellPolicyChange(
  context: PolicyMailContext,
  current: Pick<Policy, 'version' | 'changes'> = policy,
): Promise<number> {
  const { prisma, config, logger } = context;
  const { version, changes } = current;
  const untold = {
    OR: [{ policyMailVersion: null }, { policyMailVersion: { not: version } }],
    mails: { none: { template: TEMPLATE, sentAt: null } },
  };
  let told = 0;
  const failed: string[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const people = await prisma.user.findMany({
      where: {
        ...untold,
        id: { notIn: failed },
        isLocal: false,
        disabledAt: null,
        // Where mails go out, an address counts only when its owner has confirmed it.
        ...(config.smtpUrl !== null && { emailVerified: true }),
        policyAcceptances: { some: {}, none: { version } },
      },
      take: BATCH,
      select: { id: true, email: true },
    });
    const notTold = await eachByItself(logger, 'policy mail', people, ({ id, email }) =>
      prisma.$transaction(async (transaction) => {
        await lockAccount(transaction, id);
        // Another worker was quicker, or the account went.
        if ((await transaction.user.count({ where: { id, ...untold } })) === 0) return;
        await queueMail(transaction, context, {
          userId: id,
          to: email,
          template: TEMPLATE,
          data: { url: `${config.publicUrl}/privacy`, changes, version },
        });
        told += 1;
      }),
    );
    failed.push(...notTold.map(({ id }) => id));
    if (people.length < BATCH) break;
  }
  return told;
}

const OfVersion = z.object({ version: z.string() });

/** Notes that a person was told of a version, when the mail about it is sent. */
export async function notePolicyMail(
  transaction: Transaction,
  { userId, template, data }: SentMail,
): Promise<void> {
  const told = OfVersion.safeParse(data);
  // One that an older version queued was noted then.
  if (template !== TEMPLATE || userId === null || !told.success) return;
  await transaction.user.updateMany({
    where: { id: userId },
    data: { policyMailVersion: told.data.version },
  });
}
