import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Transaction } from '../platform/prisma-client.ts';
import type { AssetContext } from './asset-context.ts';
import type { WrittenPicture } from './image-task.ts';

/** ms an object may take from its first byte to its row before the sweep takes it for left over. */
const GRACE = 15 * 60 * 1000;

/** An object that is stored and durable, and has no row yet. */
export interface UnclaimedObject extends WrittenPicture {
  objectKey: string;
}

/** The sweep was quicker than the transaction: the objects must be stored again. */
export class ObjectsSwept extends Error {
  override readonly name = 'ObjectsSwept';
}

/**
 * Stores a file as a new object. The object is listed for removal before its first byte is stored,
 * and `claimObjects` strikes it off that list: whatever fails in between, nothing stays for good
 * in the object store that no row knows of.
 */
export async function storeUnclaimed(
  { prisma, objects }: Pick<AssetContext, 'prisma' | 'objects'>,
  userId: string,
  file: string,
  { contentType, width, height, bytes }: WrittenPicture,
): Promise<UnclaimedObject> {
  const objectKey = `assets/${userId}/${randomUUID()}`;
  const notBefore = new Date(Date.now() + GRACE);
  await prisma.objectDeletion.create({ data: { objectKey, notBefore } });
  await objects.put({
    key: objectKey,
    bytes,
    contentType,
    body: createReadStream(file, { highWaterMark: 256 * 1024 }),
  });
  return { objectKey, contentType, width, height, bytes };
}

/** Lets the next sweep have objects whose rows could not be written. */
export async function abandonObjects(
  { prisma }: Pick<AssetContext, 'prisma'>,
  unclaimed: UnclaimedObject[],
): Promise<void> {
  await prisma.objectDeletion.updateMany({
    where: { objectKey: { in: unclaimed.map(({ objectKey }) => objectKey) } },
    data: { notBefore: new Date() },
  });
}

/**
 * Lets the next sweep have every object without a row. Only for a process that knows itself to be
 * the only one, before it stores anything.
 */
export async function abandonInterrupted({ prisma }: Pick<AssetContext, 'prisma'>): Promise<void> {
  await prisma.objectDeletion.updateMany({
    where: { objectKey: { startsWith: 'assets/' } },
    data: { notBefore: new Date() },
  });
}

/** Call in the transaction that writes the objects' rows. Throws `ObjectsSwept`. */
export async function claimObjects(tx: Transaction, unclaimed: UnclaimedObject[]): Promise<void> {
  const { count } = await tx.objectDeletion.deleteMany({
    where: { objectKey: { in: unclaimed.map(({ objectKey }) => objectKey) }, attempts: 0 },
  });
  if (count !== unclaimed.length) throw new ObjectsSwept('stored objects were swept meanwhile');
}
