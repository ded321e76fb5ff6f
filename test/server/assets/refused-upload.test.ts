import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Asset } from '../../../shared/asset.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Person } from '../../support/person.ts';
import { type AssetService, startAssetService } from './asset-service.ts';
import { picture, pngBomb, pngChunk } from './pictures.ts';

const MAX_BYTES = 2 * 1024 * 1024;
let service: AssetService;
let ada: Person;

beforeAll(async () => {
  service = await startAssetService({ MAX_UPLOAD_BYTES: String(MAX_BYTES) });
  ada = await service.person();
});
afterAll(() => service[Symbol.asyncDispose]());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('an upload that is refused', () => {
  async function refused(bytes: Uint8Array, status: number, code: string): Promise<Problem> {
    const answer = await service.upload(ada, bytes);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await answer.json()) as Problem;
    expect(problem).toMatchObject({ status, code });
    expect(problem.title).toMatch(/^[A-Z].*\.$/);
    return problem;
  }

  test('empty', () => refused(new Uint8Array(), 400, 'upload_empty'));

  test.each([
    ['text', Buffer.from('not a picture at all, only words')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>')],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['random bytes', randomBytes(5000)],
  ])('%s', async (_what, bytes) => {
    await refused(bytes, 415, 'not_a_picture');
  });

  test.each(['png', 'jpeg', 'webp', 'gif'] as const)('a truncated %s', async (format) => {
    const whole = await picture(200, 200).toFormat(format).toBuffer();
    await refused(whole.subarray(0, whole.length / 2), 422, 'picture_damaged');
  });

  test('a picture whose structure is whole and whose pixels are garbage', async () => {
    const png = await picture(50, 50).png().toBuffer();
    const garbage = Buffer.concat([
      png.subarray(0, 33),
      pngChunk('IDAT', randomBytes(2000)),
      pngChunk('IEND', Buffer.alloc(0)),
    ]);
    await refused(garbage, 422, 'picture_damaged');
  });

  test('a decompression bomb, before it is unpacked', async () => {
    const bomb = pngBomb(30_000, 30_000);
    expect(bomb.length).toBeLessThan(MAX_BYTES);
    await refused(bomb, 422, 'picture_too_many_pixels');
  });

  test('larger than allowed, by its declared length', async () => {
    const problem = await refused(Buffer.alloc(MAX_BYTES + 1), 413, 'picture_too_large');
    expect(problem.title).toContain('2 MB');
  });

  test('larger than allowed, without a declared length', async () => {
    const png = await picture(16, 16).png().toBuffer();
    const endless = async function* () {
      // A picture whose one chunk never ends, as far as the service will read.
      yield png.subarray(0, 33);
      const start = Buffer.from('\x7f\xff\xff\xffIDAT', 'latin1');
      yield start;
      for (let sent = 0; sent < MAX_BYTES * 2; sent += 65_536) yield Buffer.alloc(65_536);
    };
    const answer = await service.call(ada, '/api/v1/assets', {
      method: 'POST',
      body: endless() as unknown as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'picture_too_large' });
  });

  test('broken off by the sender, and nothing of it stays', async () => {
    const png = await picture(300, 300).png().toBuffer();
    const upload = httpRequest(`${service.origin}/api/v1/assets`, {
      method: 'POST',
      headers: {
        Cookie: ada.cookie,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Length': String(png.length),
      },
    });
    upload.on('error', () => undefined);
    upload.write(png.subarray(0, 1000));
    await expect.poll(() => service.spooled()).toHaveLength(1);
    upload.destroy();
    await expect.poll(() => service.spooled()).toEqual([]);
    expect((await service.call(ada, `/api/v1/assets/by-hash/${sha256(png)}`)).status).toBe(404);
  });

  test('leaves no files behind', async () => {
    expect(await service.spooled()).toEqual([]);
  });
});

test('nobody uploads without an account', async () => {
  const answer = await fetch(`${service.origin}/api/v1/assets`, { method: 'POST', body: 'x' });
  expect(answer.status).toBe(401);
});

test('the quota is kept, by parallel uploads too', async () => {
  await using small = await startAssetService({ STORAGE_QUOTA_BYTES: '40000' });
  const eve = await small.person();
  const pictures = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      picture(80, 60 + index)
        .png({ compressionLevel: 0 })
        .toBuffer(),
    ),
  );
  const answers = await Promise.all(pictures.map((bytes) => small.upload(eve, bytes)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses).toContain(201);
  expect(statuses).toContain(413);
  const refused = answers.find(({ status }) => status === 413);
  expect(await refused?.json()).toMatchObject({ code: 'storage_full' });
  const stored = await Promise.all(
    answers.filter(({ status }) => status === 201).map((answer) => answer.json() as Promise<Asset>),
  );
  expect(stored.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(40_000);
});
