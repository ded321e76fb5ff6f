import type { Transaction } from '../platform/prisma-client.ts';
import type { AssetContext } from './asset-context.ts';
import { claimObjects, storeUnclaimed, type UnclaimedObject } from './store-objects.ts';

/** A picture that a provider made, whole in a file of the worker's. */
export interface OutputFile {
  userId: string;
  /** Absolute; stays where it is, so that storing can be repeated. */
  spoolFile: string;
  sha256: string;
  /** px */
  width: number;
  /** px */
  height: number;
  bytes: number;
  contentType: string;
}

/** An output that is durable in the object store and has no rows yet. */
export interface StoredOutput {
  userId: string;
  sha256: string;
  original: UnclaimedObject;
}

/**
 * Stores an output byte for byte as the provider made it. It may be repeated after any failure.
 * No quota applies: what was paid for is kept.
 */
export async function storeOutput(
  context: Pick<AssetContext, 'prisma' | 'objects'>,
  output: OutputFile,
): Promise<StoredOutput> {
  const { userId, spoolFile, sha256 } = output;
  const original = await storeUnclaimed(context, userId, spoolFile, output);
  return { userId, sha256, original };
}

/**
 * Writes the rows of a stored output inside the caller's transaction. Throws `ObjectsSwept` where
 * a quarter of an hour or more lies between the two: then store the output again.
 */
export async function outputAssetRows(
  tx: Transaction,
  { userId, sha256, original }: StoredOutput,
): Promise<{ assetId: string }> {
  await claimObjects(tx, [original]);
  const { contentType, width, height, bytes } = original;
  const { id } = await tx.asset.create({
    data: {
      userId,
      kind: 'output',
      sha256,
      contentType,
      width,
      height,
      bytes,
      verifiedAt: new Date(),
      variants: { create: [{ userId, name: 'original', ...original }] },
    },
    select: { id: true },
  });
  return { assetId: id };
}
