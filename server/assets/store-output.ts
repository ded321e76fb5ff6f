import { newId } from '../platform/new-id.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { Prisma } from '../prisma/client/client.ts';
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
  stored: StoredOutput,
): Promise<{ assetId: string }> {
  const assetId = newId();
  const written = await tx.$queryRaw<unknown[]>`
    WITH "allowed" AS (SELECT 1), ${outputAssetSteps(stored, assetId, Prisma.sql`"allowed"`)}
    SELECT "assetId" FROM "original"`;
  if (written.length === 0) throw new ObjectsSwept('a stored output was swept meanwhile');
  return { assetId };
}

/**
 * The steps of a WITH that write the rows of a stored output, where `allowed` has a row; the last
 * of them, `"original"`, has one when they were written, and none when the object was swept.
 * @param allowed an earlier step, at most one row
 */
export function outputAssetSteps(
  { userId, sha256, original }: StoredOutput,
  assetId: string,
  allowed: Prisma.Sql,
): Prisma.Sql {
  const { objectKey, contentType, width, height, bytes } = original;
  const now = new Date().toISOString();
  return Prisma.sql`"claimed" AS (
      DELETE FROM "ObjectDeletion" USING ${allowed}
      WHERE "objectKey" = ${objectKey} AND "attempts" = 0 RETURNING 1
    ), "asset" AS (
      INSERT INTO "Asset"
        ("id", "userId", "kind", "sha256", "contentType", "width", "height", "bytes", "createdAt", "verifiedAt")
      SELECT ${assetId}::uuid, ${userId}, 'output', ${sha256}, ${contentType},
        ${width}::int, ${height}::int, ${bytes}::int, ${now}::timestamp, ${now}::timestamp
      FROM "claimed"
      RETURNING "id"
    ), "original" AS (
      INSERT INTO "AssetVariant"
        ("id", "userId", "assetId", "name", "objectKey", "contentType", "width", "height", "bytes", "createdAt")
      SELECT ${newId()}::uuid, ${userId}, "id", 'original', ${objectKey}, ${contentType},
        ${width}::int, ${height}::int, ${bytes}::int, ${now}::timestamp
      FROM "asset"
      RETURNING "assetId"
    )`;
}
