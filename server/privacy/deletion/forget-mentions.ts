import { forgetMailsTo } from '../../platform/mail/mail-folder.ts';
import { mailFolderOf } from '../../platform/mail/mail-transport.ts';
import type { DeletionContext } from './deletion-context.ts';

/**
 * Removes what belongs to nobody but names the person: links waiting to be confirmed, invitations,
 * counters of attempts, jobs, and the mails that a local start keeps. It goes before the rows,
 * since the email address is among those. Returns how many rows there were.
 */
export async function forgetMentions(
  { prisma, jobs, config }: Pick<DeletionContext, 'prisma' | 'jobs' | 'config'>,
  userId: string,
): Promise<number> {
  const user = await prisma.user.findUnique({ where: { id: userId }, select: { email: true } });
  const names = [userId, ...(user ? [user.email] : [])];
  let removed = await jobs.forget(prisma, userId);
  if (user) {
    await forgetMailsTo(mailFolderOf(config), user.email);
    const { count } = await prisma.invitation.deleteMany({ where: { email: user.email } });
    removed += count;
  }
  for (const name of names) {
    const { count: links } = await prisma.verification.deleteMany({
      where: { OR: [{ identifier: { contains: name } }, { value: { contains: name } }] },
    });
    const { count: counters } = await prisma.rateLimit.deleteMany({
      where: { key: { contains: name } },
    });
    removed += links + counters;
  }
  return removed;
}
