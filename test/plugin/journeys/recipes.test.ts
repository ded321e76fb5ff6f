import { expect, test } from 'vitest';
import { newPicture } from '../../server/endpoint-requests.ts';
import { generate } from '../../support/person.ts';
import { at, recipeOf } from '../../support/playground-page.ts';
import { smallSketch } from '../../support/small-sketch.ts';
import { gate } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const { open, local, service, tab } = usePlayground({ providers: [smallSketch] });

test('a placed picture keeps its recipe, and its button opens the plugin with it filled in', async () => {
  const page = await open();
  const hero = await page.id('Hero picture');
  await page.useAsTarget([hero]);
  await page.ui.getByLabel('Seed').fill('4711');
  await page.ui.getByLabel('Style').selectOption('waves');
  await page.select([await page.id('Ember')]);
  await page.ui.getByRole('button', { name: 'Add selection' }).click();
  await page.ui.getByRole('button', { name: 'Remove Ember' }).waitFor();
  await page.make('folded paper waves');
  const recipe = recipeOf(await page.node(hero));
  expect(recipe).toMatchObject({
    kind: 'full',
    model: 'sketch/procedural',
    modelLabel: 'Sketch (offline, procedural – not AI)',
    prompt: 'folded paper waves',
    options: { style: 'waves', detail: 'standard' },
    seed: 4711,
    references: [{ name: 'Ember', role: 'palette' }],
  });
  const generation = await local().api.generation(recipe?.generationId ?? '');
  expect(generation.outputs[0]?.assetId).toBe(recipe?.assetId);

  await page.close();
  await page.select([hero]);
  await page.page.getByRole('button', { name: 'Open recipe in Tomson Studio' }).click();
  await page.promptField().waitFor();
  await expect.poll(() => page.promptField().inputValue()).toBe('folded paper waves');
  expect(await page.ui.getByLabel('Seed').inputValue()).toBe('4711');
  expect(await page.ui.getByLabel('Style').inputValue()).toBe('waves');
  expect(await page.ui.locator('.reference-name > span').allTextContents()).toEqual(['Ember']);
  expect(await page.ui.locator('.chip-name').textContent()).toBe('Hero picture');

  // What was made of the recipe stays through signing in again.
  await page.promptField().fill('folded paper waves at night');
  await page.disconnect();
  const asked: string[] = [];
  page.page.on('request', (request) => asked.push(request.url()));
  await page.signIn();
  await page.ui.getByLabel('Style').waitFor();
  expect(asked.filter((url) => url.includes(generation.id))).toEqual([]);
  expect(await page.promptField().inputValue()).toBe('folded paper waves at night');

  // Whoever has to sign in first gets the recipe of the layer whose button they pressed.
  await page.disconnect();
  await page.close();
  await page.select([hero]);
  await page.page.getByRole('button', { name: 'Open recipe in Tomson Studio' }).click();
  await page.ui.getByRole('button', { name: 'Connect', exact: true }).waitFor();
  await page.select([]);
  await page.signIn();
  await expect.poll(() => page.promptField().inputValue()).toBe('folded paper waves');
});

test('a recipe code of the gallery fills in the form of another account, as far as it goes there', async () => {
  const [author, reader] = await Promise.all([
    service().signUp('Author'),
    service().signUp('Reader'),
  ]);
  const [shared, secret] = await Promise.all([newPicture(), newPicture()]);
  const uploads = await Promise.all(
    [shared, secret].map((bytes) => author.api.uploadAsset(bytes, 'image/png')),
  );
  const known = await reader.api.uploadAsset(shared, 'image/png');
  await generate(author.api, {
    model: 'sketch/procedural',
    prompt: 'folded paper waves',
    aspectRatio: '16:9',
    seed: 4711,
    options: { style: 'waves' },
    references: uploads.map(({ id }) => ({ assetId: id, role: 'palette' })),
  });
  const page = await open({ person: reader, permissions: ['clipboard-read', 'clipboard-write'] });
  const gallery = await tab(author, { permissions: ['clipboard-read', 'clipboard-write'] });
  await gallery.goto(`${service().origin}/gallery`);
  await gallery.getByRole('link', { name: 'folded paper waves' }).click();
  await gallery.getByRole('button', { name: 'Copy recipe code' }).click();
  const code = await gallery.evaluate(() => navigator.clipboard.readText());
  const paste = async (text: string) => {
    await page.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.promptField().press('ControlOrMeta+V');
  };

  await page.promptField().fill('what stood there before');
  await paste(code.slice(0, 60));
  await page.ui.getByText('This recipe code is incomplete.').waitFor();
  expect(await page.promptField().inputValue()).toBe('what stood there before');
  await paste(`Here: ${code}`);
  await page.ui.getByText('The form is filled in from the recipe.').waitFor();
  await page.ui.getByText('1 reference is not in your account: add it yourself.').waitFor();
  expect(await page.promptField().inputValue()).toBe('folded paper waves');
  expect(await page.ui.getByLabel('Seed').inputValue()).toBe('4711');
  expect(await page.ui.getByLabel('Style').inputValue()).toBe('waves');
  expect(await page.ui.locator('.reference-name > span').count()).toBe(1);
  await page.make('folded paper waves');
  const { items } = await reader.api.generations();
  expect(items[0]).toMatchObject({ seed: 4711, references: [{ assetId: known.id }] });
  await page.promptField().fill('');
  await paste('an ordinary prompt');
  expect(await page.promptField().inputValue()).toBe('an ordinary prompt');
});

test('a recipe that comes late leaves what was written meanwhile, or came meanwhile, as it is', async () => {
  const page = await open();
  const hero = await page.id('Hero picture');
  await page.useAsTarget([hero]);
  await page.make('an early recipe');
  await page.make('a late recipe');
  let late = gate();
  await page.page.route('**/api/v1/generations/*', async (route) => {
    await late.opened;
    await route.continue();
  });
  const askForIt = async () => {
    late = gate();
    await page.close();
    await page.select([hero]);
    await page.page.getByRole('button', { name: 'Open recipe in Tomson Studio' }).click();
    await page.promptField().waitFor();
  };

  await askForIt();
  await page.promptField().fill('written meanwhile');
  late.open();
  await page.ui.getByText('The form was changed before the recipe was there').waitFor();
  expect(await page.promptField().inputValue()).toBe('written meanwhile');

  await askForIt();
  await page.ui.getByRole('tab', { name: 'History' }).click();
  await page.ui
    .getByRole('listitem')
    .filter({ hasText: 'an early recipe' })
    .getByRole('button', { name: 'Use recipe' })
    .click();
  const answer = page.page.waitForResponse('**/api/v1/generations/*');
  late.open();
  await (await answer).finished();
  await page.ui.getByLabel('Seed').fill('5');
  expect(await page.promptField().inputValue()).toBe('an early recipe');
  expect(await page.ui.getByText('recipe was there').count()).toBe(0);
});

test('a request that the service refused fills in the form again to be edited', async () => {
  const page = await open();
  const hero = await page.id('Hero picture');
  await page.useAsTarget([hero]);
  await page.select([await page.id('Ember')]);
  await page.ui.getByRole('button', { name: 'Add selection' }).click();
  await page.ui.getByLabel('Role of Ember').selectOption({ label: 'Composition' });
  const fill = async (shape: string, count: string, seed: string, style: string) => {
    await page.ui.getByLabel('Shape').selectOption(shape);
    await page.ui.getByLabel('Pictures').fill(count);
    await page.ui.getByLabel('Seed').fill(seed);
    await page.ui.getByLabel('Style').selectOption(style);
  };
  await fill('16:9', '2', '4711', 'waves');
  await page.page.route('**/api/v1/batches', (route) =>
    route.fulfill({
      status: 422,
      headers: { 'Access-Control-Allow-Origin': '*' },
      json: { type: 'about:blank', title: 'Not like that', status: 422, code: 'unsupported' },
    }),
  );
  await page.generate('waves that are refused');
  const edit = page.run('waves that are refused').getByRole('button', { name: 'Edit request' });
  await edit.waitFor();
  await page.page.unroute('**/api/v1/batches');

  await page.promptField().fill('something else');
  await page.ui.getByRole('button', { name: 'Remove Ember' }).click();
  await fill('match', '1', '', 'auto');
  await edit.click();
  expect(await page.promptField().inputValue()).toBe('waves that are refused');
  const values = ['Shape', 'Pictures', 'Seed', 'Style', 'Role of Ember'].map((label) =>
    page.ui.getByLabel(label).inputValue(),
  );
  expect(await Promise.all(values)).toEqual(['16:9', '2', '4711', 'waves', 'composition']);
  await page.make('waves that are not refused');
  const recipe = recipeOf(await page.node(hero));
  expect(recipe).toMatchObject({ references: [{ name: 'Ember', role: 'composition' }] });
  const { references } = await local().api.generation(recipe?.generationId ?? '');
  expect(references).toMatchObject([{ role: 'composition' }]);
});

test('every placed picture has a recipe of its own, new rectangles too', async () => {
  const page = await open();
  const id = await page.id('Words');
  await page.useAsTarget([id]);
  await page.ui.getByLabel('Pictures').fill('2');
  await page.ui.getByLabel('Seed').fill('100');
  await page.make('two dunes with recipes');
  const recipes = [...(await page.snapshot()).values()].flatMap((node) => recipeOf(node) ?? []);
  expect(
    recipes.map((recipe) => recipe.kind === 'full' && [recipe.output, recipe.seed]).sort(),
  ).toEqual([
    [0, 100],
    [1, 101],
  ]);
});

test('kept as an id only, nothing of the prompt is in the file', async () => {
  const page = await open();
  await page.ui.getByRole('tab', { name: 'Account' }).click();
  await page.ui.getByLabel('Keep recipes').selectOption({ label: 'As an id only' });
  await page.ui.getByRole('tab', { name: 'Generate' }).click();
  const prompt = 'unannounced campaign of Zephyrine';
  const hero = await page.id('Hero picture');
  await page.useAsTarget([hero]);
  await page.make(prompt);
  await page.useAsTarget([await page.id('Words')]);
  await page.make(`${prompt}, beside`);
  const after = await page.snapshot();
  expect(recipeOf(after.get(hero))).toEqual({
    kind: 'id',
    version: 1,
    generationId: expect.any(String),
    output: 0,
    assetId: expect.any(String),
  });
  expect(JSON.stringify([...after.values()])).not.toMatch(/Zephyrine|campaign of/);

  // The service looks the recipe up for whoever made the picture.
  await page.close();
  await page.select([hero]);
  await page.page.getByRole('button', { name: 'Open recipe in Tomson Studio' }).click();
  await page.promptField().waitFor();
  await expect.poll(() => page.promptField().inputValue()).toBe(prompt);

  // And for nobody else, who is told so.
  await page.page.route('**/api/v1/generations/*', (route) =>
    route.fulfill({
      status: 404,
      headers: { 'Access-Control-Allow-Origin': '*' },
      json: { type: 'about:blank', title: 'No such generation', status: 404, code: 'not_found' },
    }),
  );
  await page.close();
  await page.select([hero]);
  await page.page.getByRole('button', { name: 'Open recipe in Tomson Studio' }).click();
  await page.ui
    .getByRole('alert')
    .getByText('Only who made the picture can look its recipe up.')
    .waitFor();
  expect(await page.promptField().inputValue()).toBe('');
});

test('all recipes of the file can be removed, on every page, by button and by menu', async () => {
  const page = await open();
  await page.useAsTarget([await page.id('Hero picture')]);
  await page.make('a first page');
  const [firstPage, secondPage] = await page.page.evaluate(() => {
    const { session } = playground();
    const first = session.pageId;
    const second = session.create('PAGE', '0:0', { name: 'Second' }).id;
    session.setPage(second);
    return [first, second] as const;
  });
  const onSecond = await page.draw('RECTANGLE', { transform: at(0, 0) }, secondPage);
  await page.useAsTarget([onSecond]);
  await page.make('a second page');
  await page.page.evaluate((id) => playground().session.setPage(id), firstPage);
  const withRecipe = async () =>
    [...(await page.snapshot()).values()].filter(
      (node) => recipeOf(node) !== null || Object.keys(node.relaunchData).length > 0,
    );
  expect(await withRecipe()).toHaveLength(2);

  await page.ui.getByRole('tab', { name: 'Account' }).click();
  await page.ui.getByRole('button', { name: 'Remove recipes from this file' }).click();
  await page.ui.getByText('2 recipes were removed; undo brings them back.').waitFor();
  expect((await withRecipe()).map(({ relaunchData }) => relaunchData)).toEqual([]);
  await page.undo();
  expect(await withRecipe()).toHaveLength(2);

  await page.page.getByRole('button', { name: 'Run plugin' }).click();
  await page.page.getByRole('menuitem', { name: 'Remove recipes from this file' }).click();
  await page.page.getByText('2 recipes were removed from this file.').waitFor();
  expect(await withRecipe()).toEqual([]);
});
