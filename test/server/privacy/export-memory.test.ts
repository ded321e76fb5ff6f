import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { writeArchive } from '../../../server/privacy/export/write-archive.ts';
import { TestService } from '../../support/test-service.ts';

it('an export takes no more memory for ten thousand pictures than for a thousand', async () => {
  await using service = await TestService.start();
  const { prisma } = service.inside.database;
  const rich = await service.signUp('Croesus');
  const { id: userId } = await rich.api.account();
  const COUNT = 10_000;
  const picture = Buffer.alloc(32 * 1024, 7);
  for (let from = 0; from < COUNT; from += 1000) {
    const assets = Array.from({ length: 1000 }, (_, index) => ({
      id: randomUUID(),
      objectKey: `assets/${userId}/${from + index}`,
    }));
    const size = { contentType: 'image/png', width: 1, height: 1, bytes: picture.length };
    await prisma.asset.createMany({
      data: assets.map(({ id }) => ({ id, userId, kind: 'output', sha256: id, ...size })),
    });
    await prisma.assetVariant.createMany({
      data: assets.map(({ id, objectKey }) => ({
        userId,
        assetId: id,
        name: 'original',
        objectKey,
        ...size,
      })),
    });
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'tomson-export-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'all.zip');
  /** Bytes that the process takes, from a thousand pictures on. */
  const taken: number[] = [];
  let seen = 0;
  const { inside } = service;
  const objects = Object.assign(Object.create(inside.objects), {
    get: async () => ({ bytes: picture.length, body: Readable.from([Buffer.from(picture)]) }),
  });
  await writeArchive({ prisma, objects }, userId, file, new AbortController().signal, async () => {
    seen += 1;
    if (seen % 1000 === 0) taken.push(process.memoryUsage().rss);
  });
  expect(seen).toBe(COUNT);
  expect((await stat(file)).size).toBeGreaterThan(COUNT * picture.length);
  const growth = (Math.max(...taken) - (taken[0] ?? 0)) / 1024 ** 2;
  expect(growth).toBeLessThan(120);
});
