import { GRACE } from '../../assets/store-objects.ts';
import type { ObjectStorage } from '../../platform/object-storage.ts';
import type { PrismaClient } from '../../platform/prisma-client.ts';

/** Where a person’s objects are: below these, in a folder named after their id. */
const FOLDERS = ['assets', 'exports'] as const;

/** Removes every object of a person, with its versions; returns how many there were. */
export async function removeFiles(objects: ObjectStorage, userId: string): Promise<number> {
  let removed = 0;
  for (const folder of FOLDERS) removed += await objects.purge(`${folder}/${userId}/`);
  return removed;
}

/** What was removed late. */
interface RemovedLate {
  rows: number;
  objects: number;
  /** Something is still being stored for the person; it is over at the latest when its time is up. */
  isStillStoring: boolean;
}

/**
 * Removes what was stored while the account was being deleted. Objects are listed from before
 * their first byte until their row is written, and no row can be written any more: when the list
 * is empty, so is the store.
 */
export async function removeLateFiles(
  { prisma, objects: store }: { prisma: PrismaClient; objects: ObjectStorage },
  userId: string,
): Promise<RemovedLate> {
  const own = FOLDERS.map((folder) => ({ objectKey: { startsWith: `${folder}/${userId}/` } }));
  const now = Date.now();
  const [ofAssets, ofExports] = own;
  const isStoring = [
    { ...ofAssets, notBefore: { gt: new Date(now) } },
    // Finished exports are listed as well, for the end of their day, which is further away, whatever
    // the clocks say of the processes that store them.
    { ...ofExports, notBefore: { gt: new Date(now), lte: new Date(now + 2 * GRACE) } },
  ];
  const pending = await prisma.objectDeletion.count({ where: { OR: isStoring } });
  const objects = await removeFiles(store, userId);
  if (pending > 0) return { rows: 0, objects, isStillStoring: true };
  const { count: rows } = await prisma.objectDeletion.deleteMany({ where: { OR: own } });
  return { rows, objects, isStillStoring: false };
}
