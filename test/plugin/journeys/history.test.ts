import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { sketch } from '../../../server/providers/sketch/sketch.ts';
import { ended, type Person } from '../../support/person.ts';
import { type PlaygroundPage, recipeOf } from '../../support/playground-page.ts';
import { createToyProvider, gate } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const toy = createToyProvider('toy', true);
const { open, service } = usePlayground({ providers: [sketch, toy] });

/** Somebody whose history is longer than a page. */
let collector: Person;
const PICTURES = 25;

beforeAll(async () => {
  collector = await service().signUp('Collector');
  const generations = Array.from({ length: PICTURES }, (_, index) => ({
    model: 'toy/picture',
    prompt: index === 3 ? 'the blue heron by the mill' : `toy number ${index}`,
  }));
  const { generations: made } = await collector.api.generateBatch(
    { kind: 'targets', generations },
    randomUUID(),
  );
  for (const { id } of made) await ended(collector.api, id);
});

const cards = (page: PlaygroundPage) =>
  page.ui.getByRole('list', { name: 'Past generations' }).getByRole('listitem');

async function openHistory(person?: Person): Promise<PlaygroundPage> {
  const page = await open(person ? { person } : {});
  await page.ui.getByRole('tab', { name: 'History' }).click();
  return page;
}

test('past generations come newest first, a page at a time, with thumbnails', async () => {
  const page = await openHistory(collector);
  await expect.poll(() => cards(page).count()).toBe(20);
  // By keyboard, and the focus stays where it is while one waits.
  const older = gate();
  await page.page.route(/generations\?.*cursor=/, async (route) => {
    await older.opened;
    await route.continue();
  });
  await page.ui.getByRole('button', { name: 'Show older' }).press('Enter');
  await page.ui.getByRole('button', { name: 'Loading…', disabled: true }).waitFor();
  expect(await page.ui.locator(':focus').textContent()).toBe('Loading…');
  older.open();
  await expect.poll(() => cards(page).count()).toBe(PICTURES);
  expect(await page.ui.getByRole('button', { name: 'Show older' }).count()).toBe(0);
  const prompts = await page.ui.locator('.history-prompt').allTextContents();
  expect(new Set(prompts).size).toBe(PICTURES);
  const { items } = await collector.api.generations({ limit: 100 });
  expect(prompts).toEqual(items.map(({ prompt }) => prompt));
  // Buttons of one name are told apart by what they are for.
  const described = await cards(page)
    .getByRole('button', { name: 'Run again' })
    .evaluateAll((buttons) =>
      buttons.map(({ ariaDescribedByElements }) => ariaDescribedByElements?.[0]?.textContent),
    );
  expect(described).toEqual(prompts);
  await expect.poll(() => page.ui.locator('.thumbnail img').count()).toBe(PICTURES);
});

test('search finds generations by the words of their prompt', async () => {
  const page = await openHistory(collector);
  await page.ui.getByLabel('Search prompts').fill('heron mill');
  await expect.poll(() => cards(page).count()).toBe(1);
  await cards(page).getByText('the blue heron by the mill').waitFor();
  await page.ui.getByLabel('Search prompts').fill('kingfisher');
  await page.ui.getByText('No prompt contains “kingfisher”.').waitFor();
  await page.ui.getByLabel('Search prompts').fill('');
  await expect.poll(() => cards(page).count()).toBe(20);
});

test('the history keeps its place when one comes back, and when a run finishes', async () => {
  const page = await openHistory(collector);
  const search = page.ui.getByLabel('Search prompts');
  const found = page.page.waitForResponse((response) => response.url().includes('query=toy'));
  await search.fill('toy number');
  await found;
  await page.ui.locator('.history-list[aria-busy=false]').waitFor();
  await page.ui.getByRole('button', { name: 'Show older' }).click();
  // All but the heron.
  await expect.poll(() => cards(page).count()).toBe(PICTURES - 1);
  await page.ui.getByRole('tab', { name: 'Generate' }).click();
  await page.make('toy number next');
  await page.ui.getByRole('tab', { name: 'History' }).click();
  await cards(page).first().getByText('toy number next').waitFor();
  expect(await search.inputValue()).toBe('toy number');
  expect(await cards(page).count()).toBe(PICTURES);
  // The service takes no longer ones.
  expect(await search.getAttribute('maxlength')).toBe('200');
});

test('older pages stay when one leaves and comes back while the newest are on their way', async () => {
  const page = await openHistory(collector);
  await page.ui.getByRole('button', { name: 'Show older' }).click();
  const { items } = await collector.api.generations({ limit: 100 });
  await expect.poll(() => cards(page).count()).toBe(items.length);
  const newest = gate();
  await page.page.route(/generations\?/, async (route) => {
    await newest.opened;
    await route.continue();
  });
  for (let time = 0; time < 2; time += 1) {
    await page.ui.getByRole('tab', { name: 'Generate' }).click();
    await page.ui.getByRole('tab', { name: 'History' }).click();
    await page.ui.locator('.history-list[aria-busy=true]').waitFor();
  }
  newest.open();
  await page.ui.locator('.history-list[aria-busy=false]').waitFor();
  expect(await cards(page).count()).toBe(items.length);
});

test('a picture of the history is placed again, on another target and without one', async () => {
  const page = await openHistory(collector);
  const poster = await page.id('Poster picture');
  await page.useAsTarget([poster]);
  const card = cards(page).first();
  const prompt = (await card.locator('.history-prompt').textContent()) ?? '';
  await card.getByRole('button', { name: 'Place', exact: true }).click();
  await page.ended(prompt, 'Placed 1 picture again.');
  const placed = await page.node(poster);
  expect(recipeOf(placed)).toMatchObject({ prompt });
  expect(placed?.fills.at(-1)).toMatchObject({ type: 'IMAGE' });

  await page.ui.getByRole('button', { name: 'Clear target' }).click();
  await card.getByRole('button', { name: 'Place', exact: true }).click();
  const made = async () => {
    const nodes = [...(await page.snapshot()).values()];
    return nodes.filter((node) => node.id !== poster && recipeOf(node) !== null);
  };
  await expect.poll(async () => (await made()).length).toBe(1);
  expect((await made())[0]?.fills).toEqual([placed?.fills.at(-1)]);
});

test('run again asks for the same recipe, and Sketch gives the same picture', async () => {
  const person = await service().signUp('Repeater');
  const page = await open({ person });
  await page.chooseModel('Sketch');
  const [hero, poster] = [await page.id('Hero picture'), await page.id('Poster picture')];
  await page.useAsTarget([hero]);
  await page.make('silk in violet');
  await page.ui.getByRole('tab', { name: 'History' }).click();
  await page.useAsTarget([poster]);
  // A double click is one press.
  await cards(page).getByRole('button', { name: 'Run again' }).dblclick();
  await expect.poll(async () => recipeOf(await page.node(poster))?.generationId).toBeTruthy();
  expect((await person.api.generations()).items).toHaveLength(2);
  const [first, second] = [recipeOf(await page.node(hero)), recipeOf(await page.node(poster))];
  expect(second?.generationId).not.toBe(first?.generationId);
  const assets = await Promise.all(
    [first, second].map((recipe) => person.api.asset(recipe?.assetId ?? '')),
  );
  expect(assets[1]?.sha256).toBe(assets[0]?.sha256);
  const imageOn = async (id: string) => {
    const fill = (await page.node(id))?.fills.at(-1);
    return fill?.type === 'IMAGE' ? fill.imageHash : null;
  };
  expect(await imageOn(poster)).toBe(await imageOn(hero));
  // What was just made is history too.
  await expect.poll(() => cards(page).count()).toBe(2);
});

test('a key that is held is one press', async () => {
  const person = await service().signUp('Holder');
  const page = await open({ person });
  await page.chooseModel('Toy picture');
  await page.make('a key that is held');
  await page.ui.getByRole('tab', { name: 'History' }).click();
  await cards(page).getByRole('button', { name: 'Run again' }).focus();
  for (let time = 0; time < 3; time += 1) await page.page.keyboard.down('Enter');
  await page.page.keyboard.up('Enter');
  await page.ended('a key that is held', /^Placed/);
  expect((await person.api.generations()).items).toHaveLength(2);
});

test('a recipe of the history fills in the form', async () => {
  const page = await openHistory(collector);
  await page.ui.getByLabel('Search prompts').fill('heron');
  await expect.poll(() => cards(page).count()).toBe(1);
  await cards(page).getByRole('button', { name: 'Use recipe' }).click();
  await page.promptField().waitFor();
  expect(await page.promptField().inputValue()).toBe('the blue heron by the mill');
  expect(await page.ui.getByLabel('Model').inputValue()).toBe('Toy picture');
  await expect
    .poll(() => page.promptField().evaluate((field) => field === document.activeElement))
    .toBe(true);
});
