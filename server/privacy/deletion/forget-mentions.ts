import { attemptKeysAt } from '../../accounts/limit-attempts.ts';
import { forgetMailsOf } from '../../platform/mail/mail-folder.ts';
import { mailFolderOf } from '../../platform/mail/mail-transport.ts';
import { removeJobsOf } from '../../platform/remove-jobs-of.ts';
import type { DeletionContext } from './deletion-context.ts';

/**
 * Removes what belongs to nobody but names the person: links waiting to be confirmed, invitations,
 * counters of attempts, jobs, and the mails that a local start keeps. It goes before the rows,
 * since the email address is among those. Returns how many rows there were.
 */
export async function forgetMentions(
  { prisma, config }: Pick<DeletionContext, 'prisma' | 'config'>,
  userId: string,
): Promise<number> {
  const user = await prisma.user.findUnique({ where: { id: userId }, select: { email: true } });
  let removed = await removeJobsOf(prisma, userId);
  if (user) {
    const { email } = user;
    await forgetMailsOf(mailFolderOf(config), { userId, address: email });
    const { count: invitations } = await prisma.invitation.deleteMany({ where: { email } });
    // The mails of those are nobody's.
    const { count: mails } = await prisma.mailOutbox.deleteMany({
      where: { userId: null, to: email },
    });
    removed += invitations + mails;
  }
  // An id is part of nothing else. An address may be the end of somebody else's: it is matched whole.
  const { count: links } = await prisma.verification.deleteMany({
    where: { OR: [{ identifier: { contains: userId } }, { value: { contains: userId } }] },
  });
  const { count: counters } = await prisma.rateLimit.deleteMany({
    where: {
      OR: [{ key: { contains: userId } }, { key: { in: user ? attemptKeysAt(user.email) : [] } }],
    },
  });
  return removed + links + counters;
}
