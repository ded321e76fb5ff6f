import { newId } from '../platform/new-id.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import type { AssetContext } from './asset-context.ts';
import {
  ObjectsSwept,
  reserveObject,
  storeUnclaimed,
  type UnclaimedObject,
} from './store-objects.ts';

/** A picture that a provider made, whole and durable in a file of the worker's. */
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
  reserved = reserveObject(context, output.userId),
): Promise<StoredOutput> {
  const { userId, spoolFile, sha256 } = output;
  const options = { reserved, isDurable: true };
  const original = await storeUnclaimed(context, userId, spoolFile, output, options);
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
  const { objectKey, contentType, width, height, bytes } = original;
  const assetId = newId();
  const now = new Date().toISOString();
  // One statement, since somebody waits for it: the object leaves the list and has its rows.
  const claimed = await tx.$executeRaw`
    WITH "claimed" AS (
      DELETE FROM "ObjectDeletion" WHERE "objectKey" = ${objectKey} AND "attempts" = 0 RETURNING 1
    ), "asset" AS (
      INSERT INTO "Asset"
        ("id", "userId", "kind", "sha256", "contentType", "width", "height", "bytes", "createdAt", "verifiedAt")
      SELECT ${assetId}::uuid, ${userId}, 'output', ${sha256}, ${contentType},
        ${width}::int, ${height}::int, ${bytes}::int, ${now}::timestamp, ${now}::timestamp
      FROM "claimed"
      RETURNING "id"
    )
    INSERT INTO "AssetVariant"
      ("id", "userId", "assetId", "name", "objectKey", "contentType", "width", "height", "bytes", "createdAt")
    SELECT ${newId()}::uuid, ${userId}, "id", 'original', ${objectKey}, ${contentType},
      ${width}::int, ${height}::int, ${bytes}::int, ${now}::timestamp
    FROM "asset"`;
  if (claimed === 0) throw new ObjectsSwept('a stored output was swept meanwhile');
  return { assetId };
}
