import type { Transaction } from '../platform/prisma-client.ts';

/**
 * The last of the person's next `count` revisions. It locks the person's counter until the transaction ends, so that
 * revisions become visible in their order: a client that has seen one has seen all before it.
 */
export async function nextRevision(
  transaction: Transaction,
  userId: string,
  count = 1,
): Promise<bigint> {
  const { revision } = await transaction.user.update({
    where: { id: userId },
    data: { revision: { increment: count } },
    select: { revision: true },
  });
  return revision;
}
