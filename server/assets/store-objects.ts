import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { newId } from '../platform/new-id.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import type { AssetContext } from './asset-context.ts';
import type { WrittenPicture } from './image-task.ts';

/** ms an object may take from its first byte to its row before the sweep takes it for left over. */
export const GRACE = 15 * 60 * 1000;

/** ms that are left enough for naming an object, or for the first bytes of one. */
const STORING = 60 * 1000;

/** An object that is stored and durable, and has no row yet. */
export interface UnclaimedObject extends WrittenPicture {
  objectKey: string;
}

/** The sweep was quicker than the transaction: the objects must be stored again. */
export class ObjectsSwept extends Error {
  override readonly name = 'ObjectsSwept';
}

/** A name for an object to come, which is being put on the list of what is removed. */
export interface ReservedObject {
  objectKey: string;
  /** Ends when it is listed: no byte may be stored before. */
  listed: Promise<unknown>;
  /** Unix ms until which it is on the list; then the sweep takes it. */
  until: number;
  /** Whether its bytes are stored already: those of a file that was adopted. */
  isStored?: boolean;
}

/** A new name for an object of a person's. */
export function objectKeyOf(userId: string): string {
  return `assets/${userId}/${randomUUID()}`;
}

/** Reserves a name beforehand, so that nobody waits for the list when the bytes are there. */
export function reserveObject(
  { prisma }: Pick<AssetContext, 'prisma'>,
  userId: string,
): ReservedObject {
  const objectKey = objectKeyOf(userId);
  const notBefore = new Date(Date.now() + GRACE);
  const listed = prisma.$executeRaw`
    INSERT INTO "ObjectDeletion" ("id", "objectKey", "notBefore")
    VALUES (${newId()}::uuid, ${objectKey}, ${notBefore.toISOString()}::timestamp)`.then();
  // Whoever stores the object hears of a failure; it is none where nobody does.
  listed.catch(() => undefined);
  return { objectKey, listed, until: notBefore.getTime() };
}

/**
 * Stores a file as a new object. The object is listed for removal before its first byte is stored,
 * and `claimObjects` strikes it off that list: whatever fails in between, nothing stays for good
 * in the object store that no row knows of.
 * @param options.isDurable whether the file is on the disk for good, and nobody changes it any more
 */
export async function storeUnclaimed(
  context: Pick<AssetContext, 'prisma' | 'objects'>,
  userId: string,
  file: string,
  { contentType, width, height, bytes }: WrittenPicture,
  options: { reserved?: ReservedObject; isDurable?: boolean } = {},
): Promise<UnclaimedObject> {
  const { isDurable = false } = options;
  const reserved =
    options.reserved && isListedLongEnough(options.reserved)
      ? options.reserved
      : reserveObject(context, userId);
  const { objectKey } = reserved;
  await reserved.listed;
  const isStored =
    reserved.isStored || (isDurable && (await context.objects.adopt(objectKey, file)));
  if (!isStored) {
    await context.objects.put({ key: objectKey, bytes, contentType, body: bytesOf(file) });
  }
  return { objectKey, contentType, width, height, bytes };
}

/**
 * Stores a file under a reserved name while its bytes are still on their way to the disk: it is
 * stored when the file is durable. Where it cannot be, that is done when it is.
 */
export async function adoptReserved(
  { objects }: Pick<AssetContext, 'objects'>,
  reserved: ReservedObject,
  file: string,
): Promise<void> {
  try {
    await reserved.listed;
    if (isListedLongEnough(reserved))
      reserved.isStored = await objects.adopt(reserved.objectKey, file);
  } catch {
    // Whoever stores it afterwards hears of what is wrong.
  }
}

/** Stored when the sweep has struck it off, an object would be known to nobody. */
function isListedLongEnough({ until }: ReservedObject): boolean {
  return until - Date.now() > STORING;
}

/** Lets the next sweep have a reserved object that was not stored, or has no row. */
export async function abandonReserved(
  context: Pick<AssetContext, 'prisma'>,
  reserved: ReservedObject,
): Promise<void> {
  await reserved.listed.catch(() => undefined);
  await abandonObjects(context, [reserved]);
}

/**
 * Lets the next sweep have objects whose rows could not be written. It does not throw: mostly
 * something else has failed before, and where it cannot be done they stay listed until their time is
 * over.
 */
export async function abandonObjects(
  { prisma }: Pick<AssetContext, 'prisma'>,
  unclaimed: Pick<UnclaimedObject, 'objectKey'>[],
): Promise<void> {
  const where = { objectKey: { in: unclaimed.map(({ objectKey }) => objectKey) } };
  await prisma.objectDeletion
    .updateMany({ where, data: { notBefore: new Date() } })
    .catch(() => undefined);
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

/** The file is opened when somebody begins to read. */
async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: 256 * 1024 });
}
