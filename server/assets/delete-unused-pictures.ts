import type { Transaction } from '../platform/prisma-client.ts';

/**
 * Deletes those of the person's pictures that no generation made or works from any more. Their
 * objects are put on a list in the same transaction and removed by a job.
 */
export async function deleteUnusedPictures(
  transaction: Transaction,
  userId: string,
  assetIds: string[],
): Promise<void> {
  const unused = await transaction.asset.findMany({
    where: { userId, id: { in: assetIds }, outputs: { none: {} }, references: { none: {} } },
    select: { id: true, variants: { select: { objectKey: true } } },
  });
  await transaction.objectDeletion.createMany({
    data: unused.flatMap(({ variants }) => variants),
    skipDuplicates: true,
  });
  await transaction.asset.deleteMany({ where: { id: { in: unused.map(({ id }) => id) } } });
}
