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
  const [person] = await transaction.$queryRaw<{ revision: bigint }[]>`
    UPDATE "User" SET "revision" = "revision" + ${count}::int WHERE "id" = ${userId}
    RETURNING "revision"`;
  if (!person) throw new Error('the person is gone');
  return person.revision;
}
