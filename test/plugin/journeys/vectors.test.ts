import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Answer } from '../../../server/providers/image-provider.ts';
import { sketch } from '../../../server/providers/sketch/sketch.ts';
import { at, recipeOf } from '../../support/playground-page.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const toy = createToyProvider('toy', true);
const { open, service, local } = usePlayground({ providers: [sketch, toy] });

/** A red and a green half with a hole of nothing in the middle, and things that do more than draw. */
const SVG = `<?xml version="1.0"?>
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" onload="fetch('//evil.example')">
  <script>fetch('//evil.example')</script><image href="https://evil.example/a.png" width="9" height="9"/>
  <g><path fill="#ff0000" d="M0 0H20V5H15V15H20V20H0Z"/></g>
  <path fill="#00ff00" d="M20 0H40V20H20V15H25V5H20Z"/></svg>`;

async function* answerWith(bytes: Uint8Array): Answer {
  const chunks = async function* () {
    yield bytes;
  };
  yield { type: 'output', index: 0, seed: null, bytes: chunks() };
  yield { type: 'cost', micros: 0 };
}

/** RGBA of some px of a PNG. */
async function pixels(png: Buffer, places: [x: number, y: number][]) {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return places.map(([x, y]) => [...data.subarray((y * info.width + x) * 4).subarray(0, 4)]);
}

const [RED, GREEN, NOTHING] = [
  [255, 0, 0, 255],
  [0, 255, 0, 255],
  [0, 0, 0, 0],
];

test('vectors land as vectors: inside a frame, in front of a shape, in a place of their own, each exactly as large', async () => {
  const prompt = 'halves with a hole';
  toy.when(prompt, { start: async () => ({ answer: answerWith(Buffer.from(SVG)) }) });
  const page = await open();
  await page.chooseModel('Toy picture');

  // A frame of the same shape as the picture, turned; nothing of it is changed.
  const frame = await page.draw('FRAME', {
    name: 'Framed',
    transform: at(3000, 0),
    width: 80,
    height: 40,
    fills: [],
  });
  const shape = await page.draw('ELLIPSE', {
    name: 'Round',
    transform: at(3000, 100),
    width: 50,
    height: 50,
  });
  await page.useAsTarget([frame]);
  const before = await page.node(frame);
  await page.make(prompt);
  expect(await page.node(frame)).toEqual(before);
  const children = await page.page.evaluate((id) => playground().document.children(id), frame);
  expect(children).toHaveLength(1);
  const inside = await page.node(children[0] ?? '');
  expect(inside).toMatchObject({
    type: 'FRAME',
    name: prompt,
    width: 80,
    height: 40,
    transform: at(0, 0),
    fills: [],
  });
  expect(recipeOf(inside)).toMatchObject({ prompt, model: 'toy/picture' });
  const kinds = await page.page.evaluate(
    (id) => [...playground().document.descendants(id)].map(({ type }) => type),
    children[0] ?? '',
  );
  expect(kinds.filter((type) => type === 'VECTOR')).toHaveLength(2);
  expect(
    await pixels(await page.exportPng(frame), [
      [5, 20],
      [75, 20],
      [40, 20],
    ]),
  ).toEqual([RED, GREEN, NOTHING]);

  // In front of a shape: covering it, the middle in its middle, cut off at its box.
  await page.useAsTarget([shape]);
  await page.make(prompt);
  const snapshot = await page.snapshot();
  const placed = [...snapshot.values()].filter(
    ({ type, name }) => type === 'FRAME' && name === prompt,
  );
  const front = placed.find(({ id }) => id !== inside?.id);
  expect(front).toMatchObject({
    width: 50,
    height: 50,
    transform: at(3000, 100),
    clipsContent: true,
  });
  expect(front?.order).toBeGreaterThan(snapshot.get(shape)?.order ?? Number.POSITIVE_INFINITY);
  expect(snapshot.get(shape)?.fills).toEqual(before && (await page.node(shape))?.fills);
  expect(
    await pixels(await page.exportPng(front?.id ?? ''), [
      [5, 25],
      [45, 25],
      [25, 25],
    ]),
  ).toEqual([RED, GREEN, NOTHING]);

  // One undo takes it back and leaves the shape.
  await page.undo();
  const undone = await page.snapshot();
  expect(undone.has(front?.id ?? '')).toBe(false);
  expect(undone.get(shape)?.fills).toEqual(snapshot.get(shape)?.fills);

  // Without a target it has the picture's own shape.
  await page.ui.getByRole('button', { name: 'Clear target' }).click();
  await page.make(prompt);
  const alone = [...(await page.snapshot()).values()].find(
    ({ type, name, id }) => type === 'FRAME' && name === prompt && id !== inside?.id,
  );
  expect((alone?.width ?? 0) / (alone?.height ?? 1)).toBeCloseTo(2, 5);

  // What the service gives out for the canvas only draws; the original is only to be kept.
  const { items } = await local().api.generations({});
  const assetId = items[0]?.outputs[0]?.assetId ?? '';
  const content = (variant: string) =>
    local().fetch(`${service().origin}/api/v1/assets/${assetId}/content?variant=${variant}`);
  const [canvas, original, thumbnail] = await Promise.all(
    ['canvas', 'original', 'thumbnail'].map(content),
  );
  expect(await canvas?.text()).not.toMatch(/evil|script|image|onload/);
  expect(await original?.text()).toBe(SVG);
  for (const answer of [canvas, original]) {
    expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-disposition': 'attachment; filename="picture.svg"',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
  }
  const { items: kept } = await local().api.outputs();
  const file = await local().fetch(local().api.downloadPath(kept[0]?.id ?? '', 'prompt'));
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="[^"]+-1\.svg"/);
  expect(file.headers.get('content-disposition')).not.toContain('picture');
  await file.body?.cancel();
  const small = Buffer.from((await thumbnail?.arrayBuffer()) ?? new ArrayBuffer(0));
  expect(thumbnail?.headers.get('content-type')).toBe('image/webp');
  expect(await sharp(small).metadata()).toMatchObject({ width: 320, height: 160, hasAlpha: true });
});

test('a transparent picture is transparent on the canvas', async () => {
  const prompt = 'half of nothing';
  const half = await sharp({
    create: { width: 64, height: 64, channels: 4, background: '#00000000' },
  })
    .composite([
      {
        input: { create: { width: 32, height: 64, channels: 4, background: '#ff0000ff' } },
        left: 0,
        top: 0,
      },
    ])
    .png()
    .toBuffer();
  const webp = await sharp(half).webp({ lossless: true }).toBuffer();
  const page = await open();
  await page.chooseModel('Toy picture');
  for (const [what, bytes] of [
    ['PNG', half],
    ['WebP', webp],
  ] as const) {
    const words = `${prompt}, ${what}`;
    toy.when(words, { start: async () => ({ answer: answerWith(bytes) }) });
    await page.make(words);
    const [node] = [...(await page.snapshot()).values()].filter(({ name }) => name === words);
    const [x, y] = [Math.round(node?.width ?? 0), Math.round((node?.height ?? 0) / 2)];
    const found = await pixels(await page.exportPng(node?.id ?? ''), [
      [Math.round(x / 4), y],
      [Math.round((x * 3) / 4), y],
    ]);
    expect(found).toEqual([RED, NOTHING]);
  }
});
