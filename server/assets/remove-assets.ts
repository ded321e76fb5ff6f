import type { Transaction } from '../platform/prisma-client.ts';

/**
 * Removes those of a person's assets that are no generation's output and no generation's reference
 * any more; the others stay as they are. Rows go with the transaction, objects by the sweep after
 * it. Remove the rows that used the assets first.
 */
export async function removeAssets(
  tx: Transaction,
  userId: string,
  assetIds: string[],
): Promise<void> {
  // Holds off a variant that is being drawn: its object must be on the list or not exist.
  await tx.$queryRaw`
    SELECT "id" FROM "Asset" WHERE "userId" = ${userId} AND "id" = ANY(${assetIds}::uuid[])
    ORDER BY "id" FOR UPDATE`;
  const unused = await tx.asset.findMany({
    where: { userId, id: { in: assetIds }, outputs: { none: {} }, references: { none: {} } },
    select: { id: true, variants: { select: { objectKey: true } } },
  });
  await tx.objectDeletion.createMany({
    data: unused.flatMap(({ variants }) => variants),
    skipDuplicates: true,
  });
  await tx.asset.deleteMany({ where: { id: { in: unused.map(({ id }) => id) } } });
}
