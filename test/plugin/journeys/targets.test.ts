import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { NodeRecord } from '../../../plugin/host/document/node-record.ts';
import { fitDimensions } from '../../../shared/fit-dimensions.ts';
import type { Generation } from '../../../shared/generation.ts';
import { at, changedIds, type PlaygroundPage, recipeOf } from '../../support/playground-page.ts';
import { smallSketch } from '../../support/small-sketch.ts';
import { usePlayground } from '../../support/use-playground.ts';

const { open, local } = usePlayground({ closeAfter: 'file', providers: [smallSketch] });
/** px that new rectangles keep from everything else, as docs/targets.md says, less rounding. */
const GAP = 23;

let page: PlaygroundPage;
beforeAll(async () => {
  page = await open();
});

interface FillCase {
  kind: string;
  /** A layer of the demo document, or how to draw one. */
  layer: string | (() => Promise<string>);
  sentence?: RegExp;
}

const FILLED: FillCase[] = [
  { kind: 'a frame', layer: 'Hero picture', sentence: /size and corners stay/ },
  { kind: 'a rectangle', layer: 'Rectangle' },
  { kind: 'a rounded rectangle', layer: 'Rounded rectangle' },
  { kind: 'an ellipse', layer: 'Ellipse' },
  { kind: 'a polygon', layer: 'Polygon' },
  { kind: 'a star', layer: 'Star' },
  {
    kind: 'a vector',
    layer: () =>
      page.draw('VECTOR', {
        transform: at(4000, 0),
        vectorPaths: [{ windingRule: 'NONZERO', data: 'M0 100L50 0L100 100Z' }],
      }),
  },
  { kind: 'a component', layer: 'Badge', sentence: /its instances follow/ },
  { kind: 'an instance with a fill', layer: 'Badge instance', sentence: /override/ },
  { kind: 'a layer inside an instance', layer: () => insideInstance(), sentence: /override/ },
  { kind: 'a layer inside a group', layer: 'Light' },
  {
    kind: 'an auto-layout frame',
    layer: 'Button: Find your cabin',
    sentence: /its layout stays as it is/,
  },
  {
    kind: 'a layer inside auto layout',
    layer: async () => {
      const row = await page.draw('FRAME', { transform: at(4000, 300), layoutMode: 'HORIZONTAL' });
      await page.draw('RECTANGLE', { width: 60, height: 40 }, row);
      return page.draw('RECTANGLE', { width: 80, height: 40 }, row);
    },
  },
  { kind: 'a rotated layer', layer: 'Rotated', sentence: /turns with it/ },
  { kind: 'a locked layer', layer: 'Locked', sentence: /locked and is filled all the same/ },
];

describe('a layer that can hold a picture', () => {
  test.each(FILLED)(
    '$kind is filled on top of its own fills, and nothing else changes',
    async ({ kind, layer, sentence }) => {
      const id = typeof layer === 'string' ? await page.id(layer) : await layer();
      await page.useAsTarget([id]);
      if (sentence) await page.ui.locator('.target .hint', { hasText: sentence }).waitFor();
      const before = await page.snapshot();
      await page.make(`waves for ${kind}`);
      const after = await page.snapshot();

      expect(changedIds(before, after)).toEqual([id]);
      const [target, filled] = [before.get(id), after.get(id)];
      if (!target || !filled) throw new Error('The target is gone');
      const { fills, pluginData: _data, relaunchData: _relaunch, ...rest } = filled;
      expect(target).toMatchObject(rest);
      // Figma gives paints back with their defaults written out.
      expect(fills).toHaveLength(target.fills.length + 1);
      expect(fills.slice(0, -1)).toMatchObject(target.fills);
      expect(fills.at(-1)).toMatchObject({ type: 'IMAGE', scaleMode: 'FILL' });
      const generation = await expectStoredPicture(filled);
      const nearest = fitDimensions(await sketchDimensions(), target.width, target.height);
      expect({ aspectRatio: generation.aspectRatio }).toEqual(nearest);
    },
  );
});

interface BesideCase {
  kind: string;
  layer: string | (() => Promise<string>);
  /** px of the new rectangle. */
  size: () => Promise<{ width: number; height: number }>;
  sentence: RegExp;
}

const sizeOfLayer = (name: string) => async () => {
  const { width, height } = await page.box(await page.id(name));
  return { width, height };
};

const BESIDE: BesideCase[] = [
  { kind: 'text', layer: 'Words', size: sizeOfLayer('Words'), sentence: /Text cannot hold/ },
  { kind: 'a group', layer: 'Moon', size: sizeOfLayer('Moon'), sentence: /A group cannot hold/ },
  {
    kind: 'a line',
    layer: () => page.draw('LINE', { width: 140, transform: at(5000, 0) }),
    size: async () => ({ width: 140, height: 140 }),
    sentence: /as wide as it is long/,
  },
  {
    kind: 'an instance without a fill',
    layer: async () => {
      const id = await page.id('Badge instance');
      await page.page.evaluate((node) => playground().session.update(node, { fills: [] }), id);
      return id;
    },
    size: sizeOfLayer('Badge instance'),
    sentence: /no fill of its own/,
  },
  {
    kind: 'text inside auto layout',
    layer: 'Wordmark',
    size: sizeOfLayer('Wordmark'),
    sentence: /Text cannot hold/,
  },
];

describe('a layer that cannot hold a picture', () => {
  test.each(BESIDE)(
    '$kind gets a rectangle of its size beside it, on top of nothing',
    async ({ kind, layer, size, sentence }) => {
      const id = typeof layer === 'string' ? await page.id(layer) : await layer();
      await page.useAsTarget([id]);
      await page.ui.locator('.target .hint', { hasText: sentence }).waitFor();
      const before = await page.snapshot();
      await page.make(`dunes for ${kind}`);
      const after = await page.snapshot();

      const [made, ...others] = changedIds(before, after);
      expect(others).toEqual([]);
      const rectangle = after.get(made ?? '');
      if (!rectangle) throw new Error('Nothing was made');
      expect(before.has(rectangle.id)).toBe(false);
      const { width, height } = await size();
      expect(rectangle).toMatchObject({ type: 'RECTANGLE', name: `dunes for ${kind}` });
      expect(rectangle.width).toBeCloseTo(width, 0);
      expect(rectangle.height).toBeCloseTo(height, 0);
      await expectStoredPicture(rectangle);
      expect(await crowdedBy([rectangle.id])).toEqual([]);
    },
  );

  test('beside it means to its right, tops aligned, where there is room', async () => {
    const text = await page.draw('TEXT', {
      characters: 'Lonely',
      width: 90,
      height: 30,
      transform: at(6000, 100),
    });
    await page.useAsTarget([text]);
    const before = await page.snapshot();
    await page.make('a lonely dune');
    const [made = ''] = changedIds(before, await page.snapshot());
    const { x, y, width } = await page.box(text);
    expect(await page.box(made)).toMatchObject({ x: x + width + 24, y });
  });

  test('a section gets a rectangle inside it, and one beside it when it is full', async () => {
    const section = await page.draw('SECTION', { width: 500, height: 400, transform: at(7000, 0) });
    await page.useAsTarget([section]);
    const made: string[] = [];
    const makeOne = async (prompt: string) => {
      const before = await page.snapshot();
      await page.make(prompt);
      const after = await page.snapshot();
      const [id = '', ...others] = changedIds(before, after);
      expect(others).toEqual([]);
      made.push(id);
      return after.get(id)?.parent;
    };
    expect(await makeOne('a leaf with room')).toBe(section);
    await page.draw('RECTANGLE', { width: 460, height: 170, transform: at(20, 210) }, section);
    await page.draw('RECTANGLE', { width: 230, height: 170, transform: at(250, 20) }, section);
    expect(await makeOne('a leaf without room')).toBe('0:1');
    expect(await crowdedBy(made.slice(1))).toEqual([]);
  });
});

test('several layers get one picture each, as one batch', async () => {
  const fillable = [
    await page.draw('RECTANGLE', { transform: at(8000, 0), width: 160, height: 90 }),
    await page.draw('ELLIPSE', { transform: at(8300, 0) }),
  ];
  const text = await page.draw('TEXT', { characters: 'Three', transform: at(8600, 0), width: 40 });
  await page.useAsTarget([...fillable, text]);
  await page.ui.locator('.target .hint', { hasText: 'One picture each, 3 in all.' }).waitFor();
  const before = await page.snapshot();
  await page.make('three skylines');
  const after = await page.snapshot();
  const changed = changedIds(before, after);
  const made = changed.filter((id) => !before.has(id));
  expect(made).toHaveLength(1);
  expect(changed).toEqual([...fillable, ...made].sort());
  const generations = [];
  for (const id of changed) generations.push(await expectStoredPicture(after.get(id)));
  expect(new Set(generations.map(({ id }) => id)).size).toBe(3);
  expect(new Set(generations.map(({ batchId }) => batchId)).size).toBe(1);
  expect(await crowdedBy(made)).toEqual([]);
});

test('of several pictures for one target the first fills it and the others stand beside it', async () => {
  const target = await page.draw('FRAME', { transform: at(9000, 0), width: 120, height: 120 });
  await page.useAsTarget([target]);
  await page.ui.getByLabel('Pictures').fill('3');
  const before = await page.snapshot();
  await page.make('three botanical plates');
  await page
    .run('three botanical plates')
    .getByText('The first picture fills “Frame”; the other 2 stand beside it in a row.')
    .waitFor();
  const after = await page.snapshot();
  const changed = changedIds(before, after);
  const made = changed.filter((id) => !before.has(id));
  expect(changed).toContain(target);
  expect(changed).toHaveLength(3);
  const outputOf = (id: string) => recipeOf(after.get(id))?.output ?? -1;
  expect(outputOf(target)).toBe(0);
  made.sort((one, other) => outputOf(one) - outputOf(other));
  expect(made.map(outputOf)).toEqual([1, 2]);
  expect(await Promise.all(made.map((id) => page.box(id)))).toEqual([
    { x: 9144, y: 0, width: 120, height: 120 },
    { x: 9288, y: 0, width: 120, height: 120 },
  ]);
});

test('without a target the pictures stand in a tidy row, in view, on top of nothing', async () => {
  await page.page.evaluate(() => {
    const { session } = playground();
    session.setViewport({ center: { x: 800, y: 3400 }, zoom: 0.5 });
  });
  const near = await page.draw('RECTANGLE', { transform: at(760, 3360) });
  await page.ui.getByRole('button', { name: 'Clear target' }).click();
  await page.ui.getByLabel('Pictures').fill('3');
  const before = await page.snapshot();
  await page.make('a row of waves');
  const after = await page.snapshot();
  const made = changedIds(before, after);
  expect(made).toHaveLength(3);
  expect(made).not.toContain(near);
  const boxes = await Promise.all(made.map((id) => page.box(id)));
  boxes.sort((one, other) => one.x - other.x);
  const [first] = boxes;
  if (!first) throw new Error('Nothing was made');
  expect(boxes).toEqual(
    [0, 1, 2].map((index) => ({ ...first, x: first.x + index * (first.width + 24) })),
  );
  expect(first.width).toBe(first.height);
  const view = await page.page.evaluate(() => playground().session.visibleBounds);
  for (const { x, y, width, height } of boxes) {
    expect(x).toBeGreaterThanOrEqual(view.x);
    expect(y).toBeGreaterThanOrEqual(view.y);
    expect(x + width).toBeLessThanOrEqual(view.x + view.width);
    expect(y + height).toBeLessThanOrEqual(view.y + view.height);
  }
  expect(await crowdedBy(made)).toEqual([]);
  for (const id of made) await expectStoredPicture(after.get(id));
});

test('a picture in the shape of its target is on the canvas pixel by pixel', async () => {
  await page.ui.getByLabel('Pictures').fill('1');
  const target = await page.draw('RECTANGLE', {
    transform: at(12_000, 0),
    width: 128,
    height: 128,
  });
  await page.useAsTarget([target]);
  await page.make('paper waves in teal');
  const { outputs } = await expectStoredPicture(await page.node(target));
  expect(outputs[0]).toMatchObject({ width: 128, height: 128 });
  const stored = await storedBytes(outputs[0]?.assetId ?? '', 'original');
  expect((await pixels(await page.exportPng(target))).equals(await pixels(stored))).toBe(true);
});

/** The layer of the demo's instance that is a copy of the component's. */
function insideInstance(): Promise<string> {
  return page.page.evaluate(() => {
    const found = playground()
      .nodes()
      .find(({ id, name }) => name === 'Badge picture' && id.startsWith('I'));
    if (!found) throw new Error('The demo has no instance');
    return found.id;
  });
}

/** The topmost fill is, byte by byte, the picture that the service stored for this node. */
async function expectStoredPicture(node: NodeRecord | undefined): Promise<Generation> {
  const recipe = recipeOf(node);
  const fill = node?.fills.at(-1);
  if (!recipe || fill?.type !== 'IMAGE') throw new Error('There is no picture on the node');
  const bytes = await page.imageBytes(fill.imageHash ?? '');
  const canvas = await storedBytes(recipe.assetId, 'canvas');
  expect(bytes.equals(canvas)).toBe(true);
  const original = await storedBytes(recipe.assetId, 'original');
  const { sha256 } = await local().api.asset(recipe.assetId);
  expect(createHash('sha256').update(original).digest('hex')).toBe(sha256);
  if (!canvas.equals(original)) {
    expect((await pixels(canvas)).equals(await pixels(original))).toBe(true);
  }
  return local().api.generation(recipe.generationId);
}

async function storedBytes(assetId: string, variant: 'original' | 'canvas'): Promise<Buffer> {
  const response = await local().api.assetContent(assetId, variant);
  return Buffer.from(await response.arrayBuffer());
}

const pixels = (picture: Buffer): Promise<Buffer> => sharp(picture).ensureAlpha().raw().toBuffer();

async function sketchDimensions() {
  const { items } = await local().api.models();
  const dimensions = items.find(({ id }) => id === 'sketch/procedural')?.capabilities.dimensions;
  if (!dimensions) throw new Error('There is no Sketch');
  return dimensions;
}

/** The names of siblings that a rectangle overlaps or stands closer to than the gap. */
function crowdedBy(ids: string[]): Promise<string[]> {
  return page.page.evaluate(
    ([made, gap]) => {
      const { document, box } = playground();
      return made.flatMap((id) => {
        const { parent } = document.require(id);
        const own = box(id);
        return document
          .children(parent ?? '')
          .filter((other) => other !== id)
          .filter((other) => {
            const { x, y, width, height } = box(other);
            return (
              own.x < x + width + gap &&
              x < own.x + own.width + gap &&
              own.y < y + height + gap &&
              y < own.y + own.height + gap
            );
          })
          .map((other) => document.require(other).name);
      });
    },
    [ids, GAP] as const,
  );
}
