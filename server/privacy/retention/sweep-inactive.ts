import { z } from 'zod';
import type { Config } from '../../config.ts';
import { type MailDependencies, queueMail, type SentMail } from '../../mail/queue-mail.ts';
import { eachByItself } from '../../platform/each-by-itself.ts';
import { lockAccount } from '../../platform/lock-account.ts';
import type { Refused } from '../../platform/mail/mail-transport.ts';
import type { Transaction } from '../../platform/prisma-client.ts';
import type { Prisma } from '../../prisma/client/client.ts';
import type { DeletionContext } from '../deletion/deletion-context.ts';
import { requestDeletion } from '../deletion/request-deletion.ts';

/** ms of a day. */
const DAY = 24 * 60 * 60 * 1000;

/** Days before the end at which each notice is sent, and days that must lie behind the last. */
const NOTICE_DAYS = [60, 14] as const;

/** How often the address has to refuse a notice for it to count; the outbox puts days between them. */
const REFUSALS = 3;

const TEMPLATE = 'account-inactive';

/** People of one round and kind; the next round goes on. */
const BATCH = 100;

type InactivityContext = Pick<DeletionContext, 'prisma' | 'jobs' | 'notifications' | 'logger'> &
  MailDependencies & { config: Pick<Config, 'inactiveMonths' | 'publicUrl'> };

/**
 * A job: tells people twice that an account nobody uses will be deleted, and then deletes it. Each
 * notice counts from when its mail was sent; one that could not be is queued anew when the outbox has
 * forgotten it. One that the address refuses again and again counts at last, too: the account would
 * otherwise be kept for ever. The account of a local start has no address to be told at, and stays.
 */
export async function sweepInactive(context: InactivityContext, now = new Date()): Promise<void> {
  const { prisma, config } = context;
  if (config.inactiveMonths === 0) return;
  const limit = new Date(now);
  limit.setUTCMonth(limit.getUTCMonth() - config.inactiveMonths);
  for (const [sent, days] of NOTICE_DAYS.entries()) {
    const due = {
      isLocal: false,
      inactivityNotices: sent,
      lastActiveAt: { lt: new Date(limit.getTime() + days * DAY) },
      ...longSince(now, sent === 0 ? null : (NOTICE_DAYS[sent - 1] ?? 0), days),
      mails: { none: { template: TEMPLATE, sentAt: null } },
    };
    await forEachPerson(context, 'inactivity notice', due, ({ id, email }) =>
      prisma.$transaction(async (transaction) => {
        await lockAccount(transaction, id);
        // They came back, or another worker was quicker.
        if ((await transaction.user.count({ where: { ...due, id } })) === 0) return;
        const data = { url: `${config.publicUrl}/`, days };
        await queueMail(transaction, context, {
          userId: id,
          to: email,
          template: TEMPLATE,
          data,
        });
      }),
    );
  }
  const ending = await prisma.deletion.findMany({
    where: { userId: { not: null } },
    select: { userId: true },
  });
  const over = {
    isLocal: false,
    inactivityNotices: NOTICE_DAYS.length,
    lastActiveAt: { lt: limit },
    inactivityNoticeAt: { lt: new Date(now.getTime() - NOTICE_DAYS[1] * DAY) },
    NOT: { id: { in: ending.flatMap(({ userId }) => userId ?? []) } },
  };
  await forEachPerson(context, 'deletion of an inactive account', over, async ({ id }) => {
    // Not if they came back while others had their turn.
    if ((await prisma.user.count({ where: { ...over, id } })) === 0) return;
    await requestDeletion(context, { userId: id, address: undefined });
  });
}

const Announced = z.object({ days: z.literal(NOTICE_DAYS) });

/** Counts a notice, when its mail is sent. */
export async function noteInactivityNotice(
  transaction: Transaction,
  mail: SentMail,
): Promise<void> {
  const notice = noticeOf(mail);
  if (!notice) return;
  await transaction.user.updateMany({
    where: notice.where,
    data: {
      inactivityNotices: notice.number,
      inactivityNoticeAt: new Date(),
      inactivityRefusals: 0,
    },
  });
}

/**
 * Counts that the address refused a notice, and with the last of these the notice. Where the server
 * did not say that it is about the address it has to take mails to others, too: one that takes none is
 * the operator's to mend.
 */
export async function noteRefusedNotice(
  transaction: Transaction,
  mail: SentMail,
  refused: Refused,
): Promise<void> {
  const notice = noticeOf(mail);
  if (!notice || refused === 'mail') return;
  const toOthers = { sentAt: { not: null }, NOT: { userId: mail.userId } };
  if (refused === 'recipient' && (await transaction.mailOutbox.count({ where: toOthers })) === 0) {
    return;
  }
  const [person] = await transaction.user.updateManyAndReturn({
    where: notice.where,
    data: { inactivityRefusals: { increment: 1 } },
    select: { inactivityRefusals: true },
  });
  if (person && person.inactivityRefusals >= REFUSALS) {
    await noteInactivityNotice(transaction, mail);
  }
}

/** Which notice a mail is, and whom it is for; `null` for any other mail. */
function noticeOf({ userId, template, data, createdAt }: SentMail) {
  const announced = Announced.safeParse(data);
  if (template !== TEMPLATE || userId === null || !announced.success) return null;
  return {
    number: NOTICE_DAYS.indexOf(announced.data.days) + 1,
    // Not where they came back while it waited.
    where: { id: userId, lastActiveAt: { lt: createdAt } },
  };
}

/** One whose turn fails does not hold the others up, and has another one in the next round. */
async function forEachPerson(
  { prisma, logger }: InactivityContext,
  what: string,
  where: Prisma.UserWhereInput,
  act: (person: { id: string; email: string }) => Promise<void>,
): Promise<void> {
  const people = await prisma.user.findMany({
    where,
    orderBy: { lastActiveAt: 'asc' },
    take: BATCH,
    select: { id: true, email: true },
  });
  await eachByItself(logger, what, people, act);
}

/** The service may have been off: nobody is told the second time sooner than they were promised. */
function longSince(now: Date, before: number | null, days: number) {
  if (before === null) return {};
  return { inactivityNoticeAt: { lt: new Date(now.getTime() - (before - days) * DAY) } };
}
