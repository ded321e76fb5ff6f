import type { DeletionContext } from './deletion-context.ts';

/**
 * Removes what belongs to nobody but names the person: links waiting to be confirmed, counters of
 * attempts, and jobs. It goes before the rows, since the email address is among those. Returns how
 * many rows there were.
 */
export async function forgetMentions(
  { prisma, jobs }: Pick<DeletionContext, 'prisma' | 'jobs'>,
  userId: string,
): Promise<number> {
  const user = await prisma.user.findUnique({ where: { id: userId }, select: { email: true } });
  const names = [userId, ...(user ? [user.email] : [])];
  let removed = await jobs.forget(prisma, userId);
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
