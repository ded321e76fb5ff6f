import { expect, test } from 'vitest';
import { changedIds, type PlaygroundPage, type Snapshot } from '../../support/playground-page.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

// What is placed does not matter here, and the toy is quick.
const { open } = usePlayground({ providers: [createToyProvider('toy', true)] });

/** A target, the document before Generate, and the same with the picture placed on it. */
async function placed(target: string, prompt: string) {
  const page = await open();
  const id = await page.id(target);
  await page.useAsTarget([id]);
  const before = await page.snapshot();
  await page.make(prompt);
  return { page, id, before, filled: await page.snapshot() };
}

/** The document as pages show it: of each node what it says, in any order. */
const differences = async (page: PlaygroundPage, expected: Snapshot): Promise<string[]> =>
  changedIds(expected, await page.snapshot());

test('one undo takes the placement back, and one redo brings it again', async () => {
  const { page, id, before, filled } = await placed('Hero picture', 'waves to be undone');
  await page.undo();
  expect(await differences(page, before)).toEqual([]);
  await page.redo();
  expect(await differences(page, filled)).toEqual([]);
  await page.undo();
  expect(await differences(page, before)).toEqual([]);
  expect(changedIds(before, filled)).toEqual([id]);
});

test('a new rectangle goes by one undo, and no placeholder comes back', async () => {
  const { page, before, filled } = await placed('Words', 'dunes to be undone');
  expect(changedIds(before, filled)).toHaveLength(1);
  await page.undo();
  expect(await differences(page, before)).toEqual([]);
  await page.redo();
  expect(await differences(page, filled)).toEqual([]);
});

test('of several pictures each is an undo step of its own', async () => {
  const page = await open();
  const targets = await Promise.all(['Rectangle', 'Ellipse'].map((name) => page.id(name)));
  await page.useAsTarget(targets);
  const before = await page.snapshot();
  await page.make('two skies to be undone');
  await page.undo();
  expect(await differences(page, before)).toHaveLength(1);
  await page.undo();
  expect(await differences(page, before)).toEqual([]);
});

test('what the designer did before Generate is not undone with the picture', async () => {
  const page = await open();
  const id = await page.draw('RECTANGLE', { name: 'Drawn by hand' });
  await page.useAsTarget([id]);
  await page.make('waves on a drawing');
  await page.undo();
  expect(await page.node(id)).toMatchObject({ name: 'Drawn by hand', pluginData: {} });
  await page.undo();
  expect(await page.node(id)).toBeUndefined();
});

test('what was undone is not filled again on reopening, and History places it when asked', async () => {
  const { page, id, before, filled } = await placed('Hero picture', 'a bay to be placed again');
  await page.undo();
  await page.close();
  await page.reopen();
  await page.ui.getByRole('tab', { name: 'History' }).click();
  const card = page.ui
    .getByRole('list', { name: 'Past generations' })
    .getByRole('listitem')
    .filter({ hasText: 'a bay to be placed again' });
  await card.waitFor();
  expect(await differences(page, before)).toEqual([]);

  await page.useAsTarget([id]);
  await card.getByRole('button', { name: 'Place', exact: true }).click();
  await page.ended('a bay to be placed again', 'Placed 1 picture again.');
  const again = await page.snapshot();
  expect(changedIds(before, again)).toEqual([id]);
  expect(again.get(id)?.fills.at(-1)).toEqual(filled.get(id)?.fills.at(-1));
});
