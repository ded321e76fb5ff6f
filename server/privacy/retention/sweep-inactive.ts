import type { Config } from '../../config.ts';
import { type MailDependencies, queueMail } from '../../mail/queue-mail.ts';
import type { DeletionContext } from '../deletion/deletion-context.ts';
import { requestDeletion } from '../deletion/request-deletion.ts';

/** ms of a day. */
const DAY = 24 * 60 * 60 * 1000;

/** Days before the end at which each notice is sent, and days that must lie behind the last. */
const NOTICE_DAYS = [60, 14] as const;

type InactivityContext = Pick<DeletionContext, 'prisma' | 'jobs' | 'notifications'> &
  MailDependencies & { config: Pick<Config, 'inactiveMonths' | 'publicUrl'> };

/**
 * A job: tells people twice that an account nobody uses will be deleted, and then deletes it. The
 * account of a local start has no address to be told at, and stays.
 */
export async function sweepInactive(context: InactivityContext, now = new Date()): Promise<void> {
  const { prisma, config } = context;
  if (config.inactiveMonths === 0) return;
  const limit = new Date(now);
  limit.setUTCMonth(limit.getUTCMonth() - config.inactiveMonths);
  for (const [sent, days] of NOTICE_DAYS.entries()) {
    const told = await prisma.user.findMany({
      where: {
        isLocal: false,
        inactivityNotices: sent,
        lastActiveAt: { lt: new Date(limit.getTime() + days * DAY) },
        ...longSince(now, sent === 0 ? null : (NOTICE_DAYS[sent - 1] ?? 0), days),
      },
      take: 100,
      select: { id: true, email: true },
    });
    for (const { id, email } of told) {
      await prisma.$transaction(async (transaction) => {
        await transaction.user.update({
          where: { id },
          data: { inactivityNotices: sent + 1, inactivityNoticeAt: now },
        });
        const data = { url: `${config.publicUrl}/`, days };
        await queueMail(transaction, context, {
          userId: id,
          to: email,
          template: 'account-inactive',
          data,
        });
      });
    }
  }
  const over = await prisma.user.findMany({
    where: {
      isLocal: false,
      inactivityNotices: NOTICE_DAYS.length,
      lastActiveAt: { lt: limit },
      inactivityNoticeAt: { lt: new Date(now.getTime() - NOTICE_DAYS[1] * DAY) },
    },
    take: 100,
    select: { id: true },
  });
  for (const { id } of over) await requestDeletion(context, { userId: id, address: undefined });
}

/** The service may have been off: nobody is told the second time sooner than they were promised. */
function longSince(now: Date, before: number | null, days: number) {
  if (before === null) return {};
  return { inactivityNoticeAt: { lt: new Date(now.getTime() - (before - days) * DAY) } };
}
