import type { AssetContext } from './asset-context.ts';

/**
 * ms a listed object is left alone: long enough for a slow upload to be claimed, short enough for
 * a deleted picture to be gone soon.
 */
const GRACE = 15 * 60 * 1000;

export interface SweptObjects {
  removed: number;
  /** Left on the list for the next sweep. */
  failed: number;
}

/**
 * A job: removes the objects that are listed for removal. An object that cannot be removed now
 * stays listed and is tried again by the next sweep. Several processes may sweep at once.
 * @param before only what was listed before this time
 */
export async function sweepObjectDeletions(
  { prisma, objects }: Pick<AssetContext, 'prisma' | 'objects'>,
  before = new Date(Date.now() - GRACE),
): Promise<SweptObjects> {
  const listed = await prisma.objectDeletion.findMany({
    where: { createdAt: { lte: before } },
    orderBy: [{ attempts: 'asc' }, { createdAt: 'asc' }],
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
