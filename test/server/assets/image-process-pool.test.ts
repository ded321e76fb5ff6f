import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  ImageProcessPool,
  type ImageProcessPoolOptions,
  UnreadableImage,
} from '../../../server/assets/image-process-pool.ts';
import { picture } from './pictures.ts';

let folder: string;
const pools: ImageProcessPool[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'image-process-'));
  await writeFile(path.join(folder, 'good'), await picture(400, 200).png().toBuffer());
  await writeFile(path.join(folder, 'bad'), 'no picture at all');
});
afterEach(() => {
  for (const pool of pools.splice(0)) pool.close();
});
afterAll(() => rm(folder, { recursive: true }));

function open(options?: ImageProcessPoolOptions): ImageProcessPool {
  const pool = new ImageProcessPool(options);
  pools.push(pool);
  return pool;
}

let outputs = 0;
function draw(pool: ImageProcessPool, input = 'good') {
  outputs += 1;
  return pool.run('renderVariant', {
    input: path.join(folder, input),
    output: path.join(folder, `output-${outputs}`),
    variant: 'thumbnail',
    vector: null,
  });
}

/** A program that stands in for the decoder's process and does what decoders do when they break. */
async function program(name: string, source: string): Promise<URL> {
  const file = path.join(folder, `${name}.mjs`);
  await writeFile(file, source);
  return pathToFileURL(file);
}

test('more tasks than processes are all done', async () => {
  const pool = open({ size: 2 });
  const drawn = await Promise.all(Array.from({ length: 9 }, () => draw(pool)));
  for (const one of drawn) {
    expect(one).toMatchObject({ contentType: 'image/webp', width: 320, height: 160 });
  }
});

test('a picture that cannot be decoded is refused, and the next one is drawn', async () => {
  const pool = open({ size: 1 });
  await expect(draw(pool, 'bad')).rejects.toThrow(UnreadableImage);
  expect(await draw(pool)).toMatchObject({ width: 320 });
});

test('a missing file is a fault of the service, not of the picture', async () => {
  const failing = draw(open(), 'missing');
  await expect(failing).rejects.toThrow('ENOENT');
  await expect(failing).rejects.not.toBeInstanceOf(UnreadableImage);
});

test('a decoder that crashes takes its own process down and nothing else', async () => {
  const crashing = await program(
    'crashing',
    `process.on('message', ({ told }) => {
       if (told.input.endsWith('bad')) process.kill(process.pid, 'SIGSEGV');
       else process.send({ answered: { width: 1 } });
     });`,
  );
  const pool = open({ size: 1, program: crashing });
  const results = await Promise.allSettled([
    draw(pool),
    draw(pool, 'bad'),
    draw(pool),
    draw(pool, 'bad'),
    draw(pool),
  ]);
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(results[1]).toMatchObject({ reason: expect.any(UnreadableImage) });
});

test('a decoder that never ends is killed', async () => {
  const endless = await program('endless', `process.on('message', () => { for (;;); });`);
  await expect(draw(open({ program: endless, timeout: 300 }))).rejects.toThrow(UnreadableImage);
});

test('a program that does not start is a fault of the service', async () => {
  const broken = await program('broken', `import 'no-such-package';`);
  await expect(draw(open({ program: broken }))).rejects.toThrow('ended with code 1');
});

test('image processes know nothing of the service’s environment', async () => {
  const telling = await program(
    'telling',
    `process.on('message', () => process.send({ answered: Object.keys(process.env) }));`,
  );
  const names = (await draw(open({ program: telling }))) as unknown as string[];
  expect(names.filter((name) => !/^(MALLOC_ARENA_MAX|NODE_CHANNEL_)/.test(name))).toEqual([]);
});

test('closing refuses what is under way and what waits', async () => {
  const endless = await program('waiting', `process.on('message', () => undefined);`);
  const pool = open({ size: 1, program: endless });
  const tasks = Promise.allSettled([draw(pool), draw(pool)]);
  pool.close();
  for (const task of await tasks) {
    const problem = expect.objectContaining({ status: 503, code: 'stopping' });
    expect(task).toMatchObject({ status: 'rejected', reason: { problem } });
  }
});
