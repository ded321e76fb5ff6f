import { createHash } from 'node:crypto';
import { get } from 'node:http';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Asset } from '../../../shared/asset.ts';
import type { Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { picture } from './pictures.ts';

let service: TestService;
let ada: Person;
let png: Buffer;
let asset: Asset;

beforeAll(async () => {
  service = await TestService.start({ environment: { LOG_LEVEL: 'silent' } });
  ada = await service.signUp();
  png = await picture(500, 300).png().toBuffer();
  asset = await upload(png);
});
afterAll(() => service[Symbol.asyncDispose]());

async function upload(bytes: Uint8Array): Promise<Asset> {
  return ada.api.uploadAsset(new Uint8Array(bytes), 'image/png');
}

const content = (id: string, query = '', init?: RequestInit) =>
  ada.fetch(`${service.origin}/api/v1/assets/${id}/content${query}`, init);

test('content comes with its length, its type, its hash and nothing a browser could run', async () => {
  const answer = await content(asset.id);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.equals(png)).toBe(true);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-length': String(png.length),
    etag: `"${createHash('sha256').update(png).digest('hex')}"`,
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  });
});

test('what the browser has is not sent again', async () => {
  for (const [tags, status] of [
    [`"${asset.sha256}"`, 304],
    [`"other", W/"${asset.sha256}"`, 304],
    ['*', 304],
    ['"other"', 200],
  ] as const) {
    const answer = await content(asset.id, '', { headers: { 'If-None-Match': tags } });
    expect(answer.status, tags).toBe(status);
    expect(answer.headers.get('etag')).toBe(`"${asset.sha256}"`);
    expect((await answer.arrayBuffer()).byteLength).toBe(status === 304 ? 0 : png.length);
  }
});

test('HEAD says the same as GET without the bytes', async () => {
  const head = await content(asset.id, '', { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(head.headers.get('content-length')).toBe(String(png.length));
  expect(head.headers.get('content-type')).toBe('image/png');
  expect((await head.arrayBuffer()).byteLength).toBe(0);
});

test('the thumbnail is a small WebP of the same shape', async () => {
  const answer = await content(asset.id, '?variant=thumbnail');
  expect(answer.headers.get('content-type')).toBe('image/webp');
  const metadata = await sharp(await answer.arrayBuffer()).metadata();
  expect(metadata).toMatchObject({ format: 'webp', width: 320, height: 192 });
});

test('a picture that Figma takes as it is is its own canvas variant', async () => {
  const answer = await content(asset.id, '?variant=canvas');
  expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
});

test('a WebP becomes a JPEG for the canvas, or a PNG where it is transparent', async () => {
  const opaque = await upload(await picture(100, 80).webp().toBuffer());
  const clear = await upload(await picture(100, 80).ensureAlpha(0.5).webp().toBuffer());
  const [jpeg, transparent] = await Promise.all([
    content(opaque.id, '?variant=canvas'),
    content(clear.id, '?variant=canvas'),
  ]);
  expect(jpeg.headers.get('content-type')).toBe('image/jpeg');
  expect((await sharp(await jpeg.arrayBuffer()).metadata()).format).toBe('jpeg');
  expect(transparent.headers.get('content-type')).toBe('image/png');
  const metadata = await sharp(await transparent.arrayBuffer()).metadata();
  expect(metadata).toMatchObject({ format: 'png', width: 100, height: 80, hasAlpha: true });
});

test('a picture larger than Figma takes is made smaller for the canvas, whoever asks first', async () => {
  const wide = await upload(
    await sharp({ create: { width: 5000, height: 1000, channels: 3, background: '#345678' } })
      .withIccProfile('p3')
      .png()
      .toBuffer(),
  );
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => content(wide.id, '?variant=canvas')),
  );
  const bodies = await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(1);
  expect(new Set(bodies.map((body) => Buffer.from(body).toString('base64'))).size).toBe(1);
  const metadata = await sharp(bodies[0]).metadata();
  expect(metadata).toMatchObject({ format: 'png', width: 4096, height: 819 });
  expect(metadata.icc).toBeDefined();
});

test('an unknown variant, parameter or id is a problem', async () => {
  expect((await content(asset.id, '?variant=huge')).status).toBe(400);
  expect((await content(asset.id, '?size=1')).status).toBe(400);
  expect((await content('not-an-id')).status).toBe(404);
  const missing = await content('018f0000-0000-7000-8000-000000000000');
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({ code: 'asset_not_found' });
  expect(missing.headers.get('cache-control') ?? '').not.toContain('max-age');
});

test('a picture of somebody else is as good as none', async () => {
  const bob = await service.signUp('Bob');
  for (const where of ['', '/content', '/content?variant=canvas']) {
    const answer = await bob.fetch(`${service.origin}/api/v1/assets/${asset.id}${where}`);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'asset_not_found' }]);
  }
  const anonymous = await fetch(`${service.origin}/api/v1/assets/${asset.id}/content`);
  expect(anonymous.status).toBe(401);
});

test('somebody who goes away in the middle does no harm', async () => {
  const large = await upload(await picture(1500, 1500).png({ compressionLevel: 0 }).toBuffer());
  for (let time = 0; time < 5; time += 1) {
    await new Promise<void>((resolve, reject) => {
      const request = get(
        `${service.origin}/api/v1/assets/${large.id}/content`,
        { headers: { Cookie: ada.cookie, 'Sec-Fetch-Site': 'same-origin' } },
        (response) => {
          response.once('data', () => request.destroy());
          response.once('close', resolve);
        },
      );
      request.on('error', reject);
    });
  }
  expect((await content(large.id)).status).toBe(200);
});

test('bytes that got lost are said to be lost, and that answer is not kept', async () => {
  const doomed = await upload(await picture(61, 61).png().toBuffer());
  const { objects } = service.inside;
  for await (const key of objects.list()) await objects.delete(key);
  const answer = await content(doomed.id);
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ code: 'picture_missing' });
  expect(answer.headers.get('cache-control') ?? '').not.toContain('max-age');
});
