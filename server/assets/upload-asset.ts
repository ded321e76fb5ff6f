import type { Request } from 'express';
import type { Asset } from '../../shared/asset.ts';
import { isUniqueViolation } from '../platform/database-errors.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import type { AssetContext } from './asset-context.ts';
import { assetProblems } from './asset-problems.ts';
import { assetView } from './asset-view.ts';
import { UnreadableImage } from './image-process-pool.ts';
import type { ImageTasks } from './image-task.ts';
import { type ReceivedUpload, receiveUpload } from './receive-upload.ts';
import type { SpoolFile } from './spool.ts';
import { abandonObjects, claimObjects, storeUnclaimed } from './store-objects.ts';

/** Stores the picture that a request's body is; the asset there already is for the same bytes. */
export async function uploadAsset(
  context: AssetContext,
  userId: string,
  request: Request,
): Promise<Asset> {
  const { prisma, spool, config } = context;
  await using uploaded = spool.file();
  const received = await receiveUpload(request, uploaded.path, config);
  const existing = await findUpload(prisma, userId, received.uploadSha256);
  if (existing) return existing;
  try {
    return await store(context, userId, uploaded, received);
  } catch (error) {
    if (error instanceof UnreadableImage) throw assetProblems.damaged();
    // The same upload came twice at the same time, and the other one was first.
    const other = isUniqueViolation(error)
      ? await findUpload(prisma, userId, received.uploadSha256)
      : null;
    if (other) return other;
    throw error;
  }
}

/** The person's asset that was uploaded with these bytes, or `null`. */
export function findUpload(
  prisma: PrismaClient,
  userId: string,
  uploadSha256: string,
): Promise<Asset | null> {
  return prisma.asset.findUnique({
    where: { userId_uploadSha256: { userId, uploadSha256 } },
    select: assetView,
  });
}

async function store(
  context: AssetContext,
  userId: string,
  uploaded: SpoolFile,
  { uploadSha256, image }: ReceivedUpload,
): Promise<Asset> {
  const { prisma, spool, images } = context;
  await using rewritten = spool.file();
  await using small = spool.file();
  const normalised = await images.run('normaliseUpload', {
    input: uploaded.path,
    contentType: image.contentType,
    original: rewritten.path,
    thumbnail: small.path,
  });
  await requireRoom(context, prisma, userId, bytesOf(normalised));
  const originalFile = normalised.original.unchanged ? uploaded.path : rewritten.path;
  const original = await storeUnclaimed(context, userId, originalFile, normalised.original);
  const thumbnail = await storeUnclaimed(context, userId, small.path, normalised.thumbnail);

  const asset = prisma.$transaction(async (tx) => {
    await claimObjects(tx, [original, thumbnail]);
    await requireRoom(context, tx, userId, bytesOf(normalised));
    const { contentType, width, height, bytes } = original;
    return tx.asset.create({
      data: {
        userId,
        kind: 'upload',
        uploadSha256,
        sha256: normalised.original.sha256,
        contentType,
        width,
        height,
        bytes,
        verifiedAt: new Date(),
        variants: {
          create: [
            { userId, name: 'original', ...original },
            { userId, name: 'thumbnail', ...thumbnail },
          ],
        },
      },
      select: assetView,
    });
  });
  // Awaited here: the files must outlive the transaction.
  return await asset.catch(async (error: unknown) => {
    await abandonObjects(context, [original, thumbnail]);
    throw error;
  });
}

function bytesOf({ original, thumbnail }: ImageTasks['normaliseUpload']['answered']): number {
  return original.bytes + thumbnail.bytes;
}

/**
 * Throws where the person's pictures would outgrow the quota. Inside a transaction uploads of one
 * person wait for each other, so that together they cannot pass it either.
 */
async function requireRoom(
  { config: { storageQuotaBytes } }: AssetContext,
  db: PrismaClient | Transaction,
  userId: string,
  bytes: number,
): Promise<void> {
  if (storageQuotaBytes === null) return;
  await db.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR UPDATE`;
  const { _sum: stored } = await db.assetVariant.aggregate({
    where: { userId },
    _sum: { bytes: true },
  });
  if ((stored.bytes ?? 0) + bytes > storageQuotaBytes) {
    throw assetProblems.storageFull(storageQuotaBytes);
  }
}
