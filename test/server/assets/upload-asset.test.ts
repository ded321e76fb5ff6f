import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Asset } from '../../../shared/asset.ts';
import type { Person } from '../../support/person.ts';
import { type AssetService, startAssetService } from './asset-service.ts';
import { byCamera, picture, pngBomb, pngChunk, redAndBlue, withPngChunks } from './pictures.ts';

let service: AssetService;
let ada: Person;

beforeAll(async () => {
  service = await startAssetService();
  ada = await service.person();
});
afterAll(() => service[Symbol.asyncDispose]());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function uploaded(bytes: Uint8Array, person = ada): Promise<Asset> {
  const answer = await service.upload(person, bytes);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return (await answer.json()) as Asset;
}

async function content(asset: Asset, person = ada, variant = 'original'): Promise<Buffer> {
  const answer = await service.call(
    person,
    `/api/v1/assets/${asset.id}/content?variant=${variant}`,
  );
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

describe('a picture that is taken', () => {
  test('without metadata is stored byte for byte', async () => {
    const png = await picture().png().toBuffer();
    const asset = await uploaded(png);
    expect(asset).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      uploadSha256: sha256(png),
      sha256: sha256(png),
      width: 64,
      height: 48,
      bytes: png.length,
      contentType: 'image/png',
    });
    expect((await content(asset)).equals(png)).toBe(true);
  });

  test.each(['jpeg', 'webp'] as const)('as %s keeps its pixels’ very bytes', async (format) => {
    const plain = await picture().toFormat(format).toBuffer();
    const tagged = await byCamera(picture(), 1).toFormat(format).toBuffer();
    expect(tagged.includes('CanaryCamera')).toBe(true);
    const stored = await content(await uploaded(tagged));
    expect(stored.includes('Canary')).toBe(false);
    expect(await sharp(stored).raw().toBuffer()).toEqual(await sharp(plain).raw().toBuffer());
    expect((await sharp(stored).metadata()).exif).toBeUndefined();
  });

  test.each(['jpeg', 'png', 'webp'] as const)(
    'as %s is turned upright, and where and with what it was taken is gone',
    async (format) => {
      const turned = await byCamera(redAndBlue(80, 40), 6)
        .toFormat(format, { quality: 95 })
        .toBuffer();
      const asset = await uploaded(turned);
      expect(asset).toMatchObject({ width: 40, height: 80 });
      const stored = await content(asset);
      const metadata = await sharp(stored).metadata();
      expect(metadata).toMatchObject({ width: 40, height: 80 });
      expect([undefined, 1]).toContain(metadata.orientation);
      expect(stored.includes('Canary')).toBe(false);
      // Turned clockwise, what was left is on top.
      const { data } = await sharp(stored)
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(data[0]).toBeGreaterThan(200);
      expect(data.at(-1)).toBeGreaterThan(200);
    },
  );

  test.each(['jpeg', 'png', 'webp'] as const)('as %s keeps its colour profile', async (format) => {
    for (const orientation of [1, 6]) {
      const wide = await byCamera(picture(60, 40 + orientation), orientation)
        .withIccProfile('p3')
        .toFormat(format)
        .toBuffer();
      const { icc } = await sharp(wide).metadata();
      const stored = await sharp(await content(await uploaded(wide))).metadata();
      expect(icc).toBeDefined();
      expect(stored.icc?.equals(icc ?? Buffer.alloc(0))).toBe(true);
    }
  });

  test('loses comments, XMP, IPTC and whatever follows its end', async () => {
    const jpeg = await picture()
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Canary1</x:xmpmeta>')
      .jpeg()
      .toBuffer();
    const comment = Buffer.from('\xff\xfe\x00\x09Canary2', 'latin1');
    const iptc = Buffer.from('\xff\xed\x00\x09Canary3', 'latin1');
    const polyglot = Buffer.concat([
      jpeg.subarray(0, 2),
      comment,
      iptc,
      jpeg.subarray(2),
      Buffer.from('<html><script>Canary4</script>'),
    ]);
    expect(polyglot.includes('Canary1')).toBe(true);
    const stored = await content(await uploaded(polyglot));
    expect(stored.includes('Canary')).toBe(false);
    expect((await sharp(stored).metadata()).format).toBe('jpeg');
  });

  test('as PNG loses text chunks', async () => {
    const plain = await picture(30, 30).png().toBuffer();
    const tagged = withPngChunks(plain, pngChunk('tEXt', Buffer.from('Author\0Canary')));
    const asset = await uploaded(tagged);
    expect(asset.uploadSha256).toBe(sha256(tagged));
    expect(asset.sha256).toBe(sha256(plain));
    expect((await content(asset)).equals(plain)).toBe(true);
  });

  test.each(['gif', 'webp'] as const)(
    'of an animated %s is the first frame, as PNG',
    async (format) => {
      const frames = await Promise.all(
        ['#ff0000', '#00ff00'].map((background) =>
          sharp({ create: { width: 20, height: 10, channels: 3, background } })
            .png()
            .toBuffer(),
        ),
      );
      const animated = await sharp(frames, { join: { animated: true } })
        .toFormat(format, { lossless: true })
        .toBuffer();
      expect((await sharp(animated).metadata()).pages).toBe(2);
      const asset = await uploaded(animated);
      expect(asset).toMatchObject({ contentType: 'image/png', width: 20, height: 10 });
      const pixels = await sharp(await content(asset))
        .removeAlpha()
        .raw()
        .toBuffer();
      expect([...pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
    },
  );

  test('is told by its bytes, whatever type it claims', async () => {
    const jpeg = await picture(33, 20).jpeg().toBuffer();
    const answer = await service.upload(ada, jpeg, 'text/html');
    expect(await answer.json()).toMatchObject({ contentType: 'image/jpeg' });
  });

  test('is unpacked no further than the size it declares', async () => {
    const declared = pngBomb(100, 100).subarray(0, 33);
    const asset = await uploaded(Buffer.concat([declared, pngBomb(9_000, 9_000).subarray(33)]));
    expect(asset).toMatchObject({ width: 100, height: 100 });
  });

  test('twice, or at the same time, is one asset for one person', async () => {
    const png = await picture(70, 20).png().toBuffer();
    const answers = await Promise.all([png, png, png, png].map((bytes) => uploaded(bytes)));
    answers.push(await uploaded(png));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  });

  test('by two people is two assets, each seen by its owner only', async () => {
    const bob = await service.person();
    const png = await picture(71, 20).png().toBuffer();
    const [hers, his] = [await uploaded(png), await uploaded(png, bob)];
    expect(his.id).not.toBe(hers.id);
    expect(his.sha256).toBe(hers.sha256);
    for (const path of [
      `/api/v1/assets/${hers.id}`,
      `/api/v1/assets/${hers.id}/content`,
      `/api/v1/assets/${hers.id}/content?variant=thumbnail`,
    ]) {
      expect((await service.call(bob, path)).status).toBe(404);
    }
  });

  test('can be asked for by hash, with GET and HEAD', async () => {
    const png = await picture(72, 20).png().toBuffer();
    const path = `/api/v1/assets/by-hash/${sha256(png)}`;
    expect((await service.call(ada, path, { method: 'HEAD' })).status).toBe(404);
    const asset = await uploaded(png);
    const head = await service.call(ada, path, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(await (await service.call(ada, path)).json()).toEqual(asset);
    const bob = await service.person();
    expect((await service.call(bob, path)).status).toBe(404);
    expect((await service.call(ada, '/api/v1/assets/by-hash/nonsense')).status).toBe(404);
  });
});
