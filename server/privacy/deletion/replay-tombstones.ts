import type { DeletionContext } from './deletion-context.ts';
import { requestDeletion } from './request-deletion.ts';

/**
 * Deletes again who was deleted before and has come back with a restored backup; call it at every
 * start, before anybody is served. Returns how many there were.
 */
export async function replayTombstones(
  context: Pick<DeletionContext, 'prisma' | 'jobs' | 'notifications' | 'tombstones'>,
): Promise<number> {
  const isDeleted = await context.tombstones.read();
  if (!isDeleted) return 0;
  let found = 0;
  for (let after: string | null = null; ; ) {
    const page: { id: string }[] = await context.prisma.user.findMany({
      where: after === null ? {} : { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: 1000,
      select: { id: true },
    });
    for (const { id } of page.filter((user) => isDeleted(user.id))) {
      await requestDeletion(context, { userId: id, address: undefined });
      found += 1;
    }
    after = page.at(-1)?.id ?? null;
    if (after === null) return found;
  }
}
