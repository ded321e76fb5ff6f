import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { AssetVariantName } from '../../shared/asset.ts';
import { CANVAS_MAX_SIDE } from '../../shared/limits.ts';
import type { AssetVariant } from '../prisma/client/client.ts';
import type { AssetContext } from './asset-context.ts';
import { assetProblems } from './asset-problems.ts';
import { UnreadableImage } from './image-process-pool.ts';
import { abandonObjects, claimObjects, storeUnclaimed } from './store-objects.ts';

/** Where a variant's bytes are. */
export interface StoredVariant {
  objectKey: string;
  contentType: string;
  /** px */
  width: number;
  /** px */
  height: number;
  bytes: number;
}

/** A row of one, as far as it is needed. */
export type KnownVariant = StoredVariant & Pick<AssetVariant, 'name' | 'userId'>;

/** What a provider made as vectors stays vectors on the canvas: only what draws, and nothing else. */
export const SVG_TYPE = 'image/svg+xml';

/** Variants being drawn in this process; whoever asks meanwhile gets the same one. */
const underWay = new Map<string, Promise<StoredVariant>>();

/** Types that Figma takes as a fill, and that therefore need no drawing. */
const CANVAS_TYPES = new Set(['image/png', 'image/jpeg']);

/**
 * A variant of an asset, drawn and stored when it is asked for the first time. An original that
 * Figma takes as it is serves as `canvas` itself. Throws a problem where there is no such asset,
 * or where its picture cannot be decoded.
 * @param known the asset's variants, where they have just been read
 */
export async function ensureVariant(
  context: AssetContext,
  assetId: string,
  name: AssetVariantName,
  known?: readonly KnownVariant[],
): Promise<StoredVariant> {
  const variants: readonly KnownVariant[] =
    known ?? (await context.prisma.assetVariant.findMany({ where: { assetId } }));
  const original = variants.find((variant) => variant.name === 'original');
  if (!original) throw assetProblems.notFound();
  if (name === 'original' || (name === 'canvas' && fitsCanvas(original))) return original;
  const stored = variants.find((variant) => variant.name === name);
  if (stored) return stored;

  const key = `${assetId} ${name}`;
  const drawing =
    underWay.get(key) ??
    draw(context, { assetId, userId: original.userId, name, original }).finally(() =>
      underWay.delete(key),
    );
  underWay.set(key, drawing);
  return drawing;
}

const sizeOf = ({ width, height }: StoredVariant) => ({ width, height });

function fitsCanvas({ contentType, width, height }: StoredVariant): boolean {
  return CANVAS_TYPES.has(contentType) && Math.max(width, height) <= CANVAS_MAX_SIDE;
}

interface Drawing {
  assetId: string;
  userId: string;
  name: 'canvas' | 'thumbnail';
  original: StoredVariant;
}

async function draw(context: AssetContext, drawing: Drawing): Promise<StoredVariant> {
  const { prisma, objects, spool, images } = context;
  const { assetId, userId, name, original } = drawing;
  const object = await objects.get(original.objectKey);
  if (!object) throw assetProblems.bytesMissing();
  await using input = spool.file();
  await using output = spool.file();
  await pipeline(object.body, createWriteStream(input.path, { flags: 'wx', mode: 0o600 }));
  const written = await images
    .run('renderVariant', {
      input: input.path,
      output: output.path,
      variant: name,
      vector: original.contentType === SVG_TYPE ? sizeOf(original) : null,
    })
    .catch((error: unknown) => {
      throw error instanceof UnreadableImage ? assetProblems.cannotDraw() : error;
    });
  const variant = await storeUnclaimed(context, userId, output.path, written);
  try {
    return await prisma.$transaction(async (tx) => {
      await claimObjects(tx, [variant]);
      return tx.assetVariant.create({ data: { assetId, userId, name, ...variant } });
    });
  } catch (error) {
    await abandonObjects(context, [variant]);
    // Another process drew it at the same time and was first, or the asset was deleted meanwhile.
    const asset = await prisma.asset.findUnique({
      where: { id: assetId },
      select: { variants: { where: { name } } },
    });
    if (!asset) throw assetProblems.notFound();
    if (asset.variants[0]) return asset.variants[0];
    throw error;
  }
}
