import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureVariant } from '../../../server/assets/asset-variant.ts';
import { ObjectsAhead } from '../../../server/assets/objects-ahead.ts';
import { removeAssets } from '../../../server/assets/remove-assets.ts';
import {
  adoptReserved,
  ObjectsSwept,
  reserveObject,
} from '../../../server/assets/store-objects.ts';
import { outputAssetRows, storeOutput } from '../../../server/assets/store-output.ts';
import { sweepObjectDeletions } from '../../../server/assets/sweep-object-deletions.ts';
import type { ObjectStorage } from '../../../server/platform/object-storage.ts';
import { Prisma } from '../../../server/prisma/client/client.ts';
import { type AssetMachinery, openAssetMachinery } from './asset-machinery.ts';
import { picture } from './pictures.ts';

let machinery: AssetMachinery;
/** After the time an object is given to get its row. */
const soon = () => new Date(Date.now() + 60 * 60_000);

beforeAll(async () => {
  machinery = await openAssetMachinery();
});
afterAll(() => machinery[Symbol.asyncDispose]());
beforeEach(async () => {
  await machinery.prisma.asset.deleteMany();
  await machinery.prisma.objectDeletion.deleteMany();
  for (const key of await machinery.storedKeys()) await machinery.objects.delete(key);
});

/** Stores a picture and writes its rows. */
async function keep(bytes: Uint8Array): Promise<string> {
  const stored = await storeOutput(machinery, await machinery.outputFile(bytes));
  const { assetId } = await machinery.prisma.$transaction((tx) => outputAssetRows(tx, stored));
  return assetId;
}

const queued = () => machinery.prisma.objectDeletion.count();

describe('an output', () => {
  test('is kept byte for byte, metadata and all', async () => {
    const bytes = await picture().withMetadata().jpeg().toBuffer();
    const assetId = await keep(bytes);
    const asset = await machinery.prisma.asset.findUniqueOrThrow({
      where: { id: assetId },
      include: { variants: true },
    });
    expect(asset).toMatchObject({
      kind: 'output',
      uploadSha256: null,
      contentType: 'image/jpeg',
      width: 64,
      height: 48,
      bytes: bytes.length,
      variants: [{ name: 'original', bytes: bytes.length }],
    });
    const object = await machinery.objects.get(asset.variants[0]?.objectKey ?? '');
    expect(object && (await text(object.body))).toBe(bytes.toString());
    expect(await queued()).toBe(0);
    expect(await sweepObjectDeletions(machinery, soon())).toEqual({ removed: 0, failed: 0 });
  });

  test('whose rows were never written is swept in the end', async () => {
    const stored = await storeOutput(
      machinery,
      await machinery.outputFile(await picture().png().toBuffer()),
    );
    const failing = machinery.prisma.$transaction(async (tx) => {
      await outputAssetRows(tx, stored);
      throw new Error('something else in the transaction failed');
    });
    await expect(failing).rejects.toThrow('something else');
    expect(await machinery.storedKeys()).toEqual([stored.original.objectKey]);
    expect(await sweepObjectDeletions(machinery)).toEqual({ removed: 0, failed: 0 });
    expect(await sweepObjectDeletions(machinery, soon())).toEqual({ removed: 1, failed: 0 });
    expect(await machinery.storedKeys()).toEqual([]);
    expect(await machinery.prisma.asset.count()).toBe(0);
  });

  test('that the sweep has taken gets no rows, and can be stored again', async () => {
    const file = await machinery.outputFile(await picture().png().toBuffer());
    const stored = await storeOutput(machinery, file);
    await sweepObjectDeletions(machinery, soon());
    const late = machinery.prisma.$transaction((tx) => outputAssetRows(tx, stored));
    await expect(late).rejects.toThrow(ObjectsSwept);
    const again = await storeOutput(machinery, file);
    await machinery.prisma.$transaction((tx) => outputAssetRows(tx, again));
    expect(await machinery.storedKeys()).toEqual([again.original.objectKey]);
  });

  test('that cannot be stored leaves a note for the sweep and no rows', async () => {
    const full: ObjectStorage = {
      ...machinery.objects,
      adopt: () => Promise.resolve(false),
      put: () => Promise.reject(new Error('no space left on device')),
    };
    const file = await machinery.outputFile(await picture().png().toBuffer());
    const storing = storeOutput({ prisma: machinery.prisma, objects: full }, file);
    await expect(storing).rejects.toThrow('no space');
    expect(await machinery.prisma.asset.count()).toBe(0);
    expect(await sweepObjectDeletions(machinery, soon())).toEqual({ removed: 1, failed: 0 });
  });
});

describe('a name for an object to come', () => {
  const list = (ahead: ObjectsAhead, now: Date, allowed = Prisma.sql`(SELECT 1) AS "allowed"`) =>
    machinery.prisma.$executeRaw(ahead.listing(allowed, now));

  test('is given out once it is listed, as often as there are names', async () => {
    const ahead = new ObjectsAhead(machinery.userId, 2);
    expect(ahead.take()).toBeNull();
    const now = new Date();
    expect(await list(ahead, now)).toBe(2);
    ahead.listed(now);
    const names = [ahead.take(), ahead.take(), ahead.take()];
    expect(names[2]).toBeNull();
    const file = await machinery.outputFile(await picture().png().toBuffer());
    const stored = await storeOutput(machinery, file, names[0] ?? undefined);
    await machinery.prisma.$transaction((tx) => outputAssetRows(tx, stored));
    expect(await machinery.storedKeys()).toEqual([names[0]?.objectKey]);
    // The other one, which nothing was stored under, goes with the sweep.
    expect(await sweepObjectDeletions(machinery, soon())).toEqual({ removed: 1, failed: 0 });
    expect(await machinery.storedKeys()).toEqual([names[0]?.objectKey]);
  });

  test('that nobody took is given back to the sweep at once', async () => {
    const ahead = new ObjectsAhead(machinery.userId, 3);
    await ahead.giveBack(machinery);
    const now = new Date();
    await list(ahead, now);
    ahead.listed(now);
    ahead.take();
    await ahead.giveBack(machinery);
    expect(await sweepObjectDeletions(machinery)).toEqual({ removed: 2, failed: 0 });
    expect(await queued()).toBe(1);
  });

  test('that has no time left is not stored under: the object gets another one', async () => {
    const stale = { ...reserveObject(machinery, machinery.userId), until: Date.now() + 1000 };
    const file = await machinery.outputFile(await picture().png().toBuffer());
    await adoptReserved(machinery, stale, file.spoolFile);
    expect(await machinery.storedKeys()).toEqual([]);
    const stored = await storeOutput(machinery, file, stale);
    expect(stored.original.objectKey).not.toBe(stale.objectKey);
    expect(await machinery.storedKeys()).toEqual([stored.original.objectKey]);
  });

  test('is not listed where the statement may not, nor given out when it may be swept soon', async () => {
    const ahead = new ObjectsAhead(machinery.userId, 1);
    const longAgo = new Date(Date.now() - 10 * 60_000);
    expect(await list(ahead, longAgo, Prisma.sql`(SELECT 1 WHERE false) AS "allowed"`)).toBe(0);
    ahead.listed(longAgo);
    expect(ahead.take()).toBeNull();
  });
});

describe('a variant', () => {
  test('asked for many times at once is drawn once', async () => {
    const assetId = await keep(await picture(700, 500).png().toBuffer());
    const variants = await Promise.all(
      Array.from({ length: 8 }, () => ensureVariant(machinery, assetId, 'thumbnail')),
    );
    expect(new Set(variants.map(({ objectKey }) => objectKey)).size).toBe(1);
    expect(variants[0]).toMatchObject({ contentType: 'image/webp', width: 320, height: 229 });
    expect(await machinery.storedKeys()).toHaveLength(2);
    expect(await queued()).toBe(0);
  });

  test('of a picture that cannot be decoded is a problem, and the original stays', async () => {
    const png = await picture(90, 90).png().toBuffer();
    const file = await machinery.outputFile(png);
    const stored = await storeOutput(machinery, file);
    const { assetId } = await machinery.prisma.$transaction((tx) => outputAssetRows(tx, stored));
    const garbage = Buffer.alloc(png.length, 7);
    await machinery.objects.put({
      key: stored.original.objectKey,
      bytes: garbage.length,
      contentType: 'image/png',
      body: (async function* () {
        yield garbage;
      })(),
    });
    await expect(ensureVariant(machinery, assetId, 'thumbnail')).rejects.toMatchObject({
      problem: { status: 422, code: 'variant_impossible' },
    });
    expect(await ensureVariant(machinery, assetId, 'original')).toMatchObject({
      bytes: png.length,
    });
  });

  test('of an asset that is deleted while it is drawn is not found and does not stay', async () => {
    const assetId = await keep(await picture(3000, 3000).png().toBuffer());
    const drawing = ensureVariant(machinery, assetId, 'thumbnail');
    await machinery.prisma.$transaction((tx) => removeAssets(tx, machinery.userId, [assetId]));
    await expect(drawing).rejects.toMatchObject({ problem: { status: 404 } });
    await sweepObjectDeletions(machinery, soon());
    expect(await machinery.storedKeys()).toEqual([]);
  });
});

describe('removal', () => {
  test('takes every variant’s object with it', async () => {
    const assetId = await keep(await picture(600, 400).webp().toBuffer());
    await ensureVariant(machinery, assetId, 'thumbnail');
    await ensureVariant(machinery, assetId, 'canvas');
    expect(await machinery.storedKeys()).toHaveLength(3);
    await machinery.prisma.$transaction((tx) => removeAssets(tx, machinery.userId, [assetId]));
    expect(await sweepObjectDeletions(machinery, soon())).toEqual({ removed: 3, failed: 0 });
    expect(await machinery.storedKeys()).toEqual([]);
    expect(await machinery.prisma.assetVariant.count()).toBe(0);
  });

  test('spares what a generation still uses, and what belongs to somebody else', async () => {
    const { prisma, userId } = machinery;
    const used = await keep(await picture(40, 40).png().toBuffer());
    const document = await prisma.canvasDocument.create({
      data: { id: '018f0000-0000-7000-8000-000000000001', userId },
    });
    const batch = await prisma.batch.create({
      data: { userId, documentId: document.id, kind: 'single' },
    });
    await prisma.generation.create({
      data: {
        userId,
        batchId: batch.id,
        documentId: document.id,
        model: 'sketch/procedural',
        modelLabel: 'Sketch',
        prompt: 'a reference in use',
        options: {},
        count: 1,
        revision: 1,
        references: { create: [{ userId, assetId: used, position: 0 }] },
      },
    });
    await prisma.$transaction((tx) => removeAssets(tx, userId, [used]));
    await prisma.$transaction((tx) => removeAssets(tx, 'somebody-else', [used]));
    expect(await prisma.asset.count({ where: { id: used } })).toBe(1);
    expect(await queued()).toBe(0);
    await prisma.batch.deleteMany();
    await prisma.generation.deleteMany();
    await prisma.$transaction((tx) => removeAssets(tx, 'somebody-else', [used]));
    expect(await prisma.asset.count({ where: { id: used } })).toBe(1);
  });

  test('that the object store refuses is tried again by the next sweep', async () => {
    const assetId = await keep(await picture(50, 50).png().toBuffer());
    await machinery.prisma.$transaction((tx) => removeAssets(tx, machinery.userId, [assetId]));
    const away: ObjectStorage = {
      ...machinery.objects,
      delete: () => Promise.reject(new Error('the object store is away')),
    };
    const { prisma } = machinery;
    const first = await sweepObjectDeletions({ prisma, objects: away }, soon());
    expect(first).toEqual({ removed: 0, failed: 1 });
    expect(await prisma.objectDeletion.findMany()).toMatchObject([{ attempts: 1 }]);
    expect(await sweepObjectDeletions(machinery, soon())).toEqual({ removed: 1, failed: 0 });
    expect(await queued()).toBe(0);
  });
});
