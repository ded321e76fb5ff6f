import { expect, test } from 'vitest';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import { sketch } from '../../../server/providers/sketch/sketch.ts';
import { axeFindings, pluginFrame } from '../../support/axe-findings.ts';
import { changedIds, recipeOf, type Snapshot } from '../../support/playground-page.ts';
import { createToyProvider, gate, pictures, untilAborted } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const toy = createToyProvider('toy', true);
const { open, service } = usePlayground({ providers: [sketch, toy] });

/** The pictures and labels that came, from left to right. */
function rowOf(before: Snapshot, after: Snapshot) {
  return [...after.values()]
    .filter(({ id }) => !before.has(id))
    .map((node) => ({ node, x: node.transform[0][2], y: node.transform[1][2] }))
    .sort((one, other) => one.x - other.x || one.y - other.y);
}

test('three models make the same picture side by side under their names, in one batch with one quote', async () => {
  const person = await service().signUp();
  const page = await open({ person, colorScheme: 'dark' });
  const { ui } = page;
  const { keyboard } = page.page;
  const prompt = 'one bay, three hands';
  await page.chooseModel('Toy picture');
  await ui.getByLabel('Seed').fill('7');
  await ui.getByText('Toy picture takes up to 3.').waitFor();

  // By keyboard: further models are added, and each says what it goes without.
  await ui.getByRole('button', { name: 'Compare models' }).press('Enter');
  await page.chooseModel('Plain toy', 'Compare with');
  await page.chooseModel('Toy without a price', 'Compare with');
  await page.chooseModel('Sketch', 'Compare with');
  // As many references as the one that takes most: each leaves out what it cannot take, and says so.
  await ui.getByText(/^Select layers.*Sketch.* takes up to 4\.$/).waitFor();
  expect(await ui.locator('.references .tally').textContent()).toBe('0 of 4');
  expect(await ui.getByLabel('Compare with', { exact: true }).count()).toBe(0);
  await ui.getByText('Without the seed.').waitFor();
  expect(await ui.getByLabel('Pictures').count()).toBe(0);
  await ui.getByText(/4 pictures stand in a row/).waitFor();
  await ui.getByText('price unknown', { exact: false }).first().waitFor();
  await ui.getByRole('button', { name: 'Do not compare with Toy without a price' }).press('Enter');
  await ui
    .getByText(/about \$0\.08/)
    .first()
    .waitFor();
  expect(await axeFindings(pluginFrame(page))).toEqual([]);

  const before = await page.snapshot();
  await page.promptField().fill(prompt);
  await keyboard.press('Control+Enter');
  await page.ended(prompt, /^Placed 3 pictures/);
  const lines = page.run(prompt).getByRole('list', { name: 'Compared' }).getByRole('listitem');
  expect(await lines.allTextContents()).toEqual([
    'Toy picture – placed, free (estimate $0.04)',
    'Plain toy – placed, free (estimate $0.04)',
    expect.stringMatching(/^Sketch.* – placed, free$/),
  ]);

  // On the canvas: one tidy row, each picture under the name of its model.
  const row = rowOf(before, await page.snapshot());
  const texts = row.filter(({ node }) => node.type === 'TEXT');
  const rectangles = row.filter(({ node }) => node.type === 'RECTANGLE');
  expect(texts.map(({ node }) => node.name)).toEqual([
    'Toy picture',
    'Plain toy',
    expect.stringContaining('Sketch'),
  ]);
  expect(new Set(rectangles.map(({ y }) => y)).size).toBe(1);
  texts.forEach((text, index) => {
    const picture = rectangles[index];
    expect(text.x).toBe(picture?.x);
    expect(text.y + text.node.height).toBeLessThanOrEqual(picture?.y ?? 0);
    expect(text.x + text.node.width).toBeLessThan(rectangles[index + 1]?.x ?? Infinity);
  });
  const recipes = rectangles.map(({ node }) => recipeOf(node));
  expect(recipes).toMatchObject([
    { model: 'toy/picture', seed: 7 },
    { model: 'toy/plain', seed: null },
    { model: 'sketch/procedural', seed: 7 },
  ]);
  const { items } = await person.api.generations({});
  expect(new Set(items.map(({ batchId }) => batchId)).size).toBe(1);
  expect(items).toHaveLength(3);

  // One undo takes one picture back with its label.
  await page.undo();
  const undone = rowOf(before, await page.snapshot());
  expect(undone.map(({ node }) => node.type).sort()).toEqual([
    'RECTANGLE',
    'RECTANGLE',
    'TEXT',
    'TEXT',
  ]);
});

test('one model that fails says why, the others are placed beside the target, and only it is tried again', async () => {
  const person = await service().signUp();
  const page = await open({ person });
  const prompt = 'a bay that one refuses';
  let refuses = true;
  toy.when(prompt, {
    start: async (request) => {
      if (request.model === 'plain' && refuses) {
        throw new ProviderError({
          code: 'no_credit',
          message: 'The account at Toy has no credit left.',
          charged: 'no',
        });
      }
      return { answer: pictures(request) };
    },
  });
  await page.chooseModel('Toy picture');
  await page.ui.getByRole('button', { name: 'Compare models' }).click();
  await page.chooseModel('Plain toy', 'Compare with');
  // As small as an icon: a label no wider than that could not tell one model from another.
  const icon = await page.draw('FRAME', { name: 'Icon', width: 24, height: 24 });
  await page.useAsTarget([icon]);
  const before = await page.snapshot();
  await page.generate(prompt);
  const card = page.run(prompt);
  const alert = card.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/^1 of 2 models made no picture\. Not charged\./);
  const lines = card.getByRole('list', { name: 'Compared' }).getByRole('listitem');
  expect(await lines.allTextContents()).toEqual([
    'Toy picture – placed, free (estimate $0.04)',
    expect.stringMatching(/^Plain toy – The account at Toy has no credit left\. Not charged\./),
  ]);
  await alert.getByRole('button', { name: 'Open keys page' }).waitFor();
  expect(await axeFindings(pluginFrame(page))).toEqual([]);
  // The target itself is left as it is: what is compared stands beside it, in its size.
  const after = await page.snapshot();
  expect(changedIds(before, after)).not.toContain(icon);
  const [first] = rowOf(before, after).filter(({ node }) => node.type === 'RECTANGLE');
  expect(first?.node).toMatchObject({
    width: 24,
    height: 24,
  });

  refuses = false;
  await alert.getByRole('button', { name: 'Retry' }).click();
  await page.ended(prompt, /^Placed 2 pictures/);
  const row = rowOf(before, await page.snapshot());
  const labels = row.filter(({ node }) => node.type === 'TEXT');
  expect(labels.map(({ node }) => node.characters)).toEqual(['Toy picture', 'Plain toy']);
  const [one, other] = labels;
  expect((one?.x ?? 0) + (one?.node.width ?? 0)).toBeLessThan(other?.x ?? 0);
  expect(
    toy
      .startsOf(prompt)
      .map(({ model }) => model)
      .sort(),
  ).toEqual(['picture', 'plain', 'plain']);
});

test('a comparison is cancelled as one, and its places go', async () => {
  const page = await open({ person: await service().signUp() });
  const prompt = 'a bay that nobody finishes';
  const started = [gate(), gate()];
  toy.when(prompt, {
    start: async ({ model }, { signal }) => {
      started[model === 'plain' ? 0 : 1]?.open();
      return untilAborted(signal);
    },
  });
  await page.chooseModel('Toy picture');
  await page.ui.getByRole('button', { name: 'Compare models' }).click();
  await page.chooseModel('Plain toy', 'Compare with');
  const before = await page.snapshot();
  await page.generate(prompt);
  await Promise.all(started.map(({ opened }) => opened));
  await page.run(prompt).getByRole('button', { name: 'Cancel' }).click();
  await page.ended(prompt, /^Cancelled/);
  expect(changedIds(before, await page.snapshot())).toEqual([]);
  await page.ui.getByRole('button', { name: 'Stop comparing' }).click();
  await expect.poll(() => page.ui.getByLabel('Pictures').count()).toBe(1);
});
