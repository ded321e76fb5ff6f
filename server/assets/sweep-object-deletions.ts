import type { AssetContext } from './asset-context.ts';

export interface SweptObjects {
  removed: number;
  /** Left on the list for the next sweep. */
  failed: number;
}

/**
 * A job: removes the objects whose time for removal has come. An object that cannot be removed now
 * stays listed and is tried again by the next sweep. Several processes may sweep at once.
 */
export async function sweepObjectDeletions(
  { prisma, objects }: Pick<AssetContext, 'prisma' | 'objects'>,
  now = new Date(),
): Promise<SweptObjects> {
  const listed = await prisma.objectDeletion.findMany({
    where: { notBefore: { lte: now } },
    orderBy: [{ attempts: 'asc' }, { notBefore: 'asc' }],
    take: 1000,
  });
  const swept: SweptObjects = { removed: 0, failed: 0 };
  for (const { id, objectKey } of listed) {
    // From here on nobody can claim the object; if somebody just has, there is nothing to count.
    const { count } = await prisma.objectDeletion.updateMany({
      where: { id },
      data: { attempts: { increment: 1 } },
    });
    if (count === 0) continue;
    try {
      await objects.delete(objectKey);
    } catch {
      swept.failed += 1;
      continue;
    }
    await prisma.objectDeletion.deleteMany({ where: { id } });
    swept.removed += 1;
  }
  return swept;
}
