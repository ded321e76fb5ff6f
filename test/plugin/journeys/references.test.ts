import { createHash } from 'node:crypto';
import type { Locator } from 'playwright-core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type PlaygroundPage, recipeOf } from '../../support/playground-page.ts';
import { smallSketch } from '../../support/small-sketch.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const { open, local } = usePlayground({ providers: [smallSketch, createToyProvider('toy', true)] });

const names = (page: PlaygroundPage) => page.ui.locator('.reference-name > span').allTextContents();

async function addSelection(page: PlaygroundPage, layers: string[]): Promise<void> {
  await page.select(await Promise.all(layers.map((name) => page.id(name))));
  await page.ui.getByRole('button', { name: 'Add selection' }).click();
  for (const name of layers) {
    await page.ui.getByRole('button', { name: `Remove ${name}` }).waitFor();
  }
}

/** Counts what is sent to the service as a new asset from now on. */
function uploads(page: PlaygroundPage): { count: number } {
  const sent = { count: 0 };
  page.page.on('request', (request) => {
    const isUpload = request.method() === 'POST' && request.url().endsWith('/api/v1/assets');
    if (isUpload) sent.count += 1;
  });
  return sent;
}

test('selected layers become references, with thumbnails, names, an order and roles', async () => {
  const page = await open();
  const sent: string[] = [];
  page.page.on('request', (request) => {
    sent.push(`${request.url()} ${request.postDataBuffer()?.toString('latin1') ?? ''}`);
  });
  await page.ui.getByText('takes up to 4').waitFor();
  await addSelection(page, ['Lake photo', 'Poster', 'Ember']);
  expect(await names(page)).toEqual(['Lake photo', 'Poster', 'Ember']);
  const thumbnails = page.ui.locator('.reference-thumbnail img');
  expect(await thumbnails.count()).toBe(3);
  const drawn = await thumbnails.evaluateAll((images) =>
    images.map((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)),
  );
  expect(drawn.every((width) => width > 0)).toBe(true);

  await page.ui.getByRole('button', { name: 'Remove Poster' }).click();
  expect(await names(page)).toEqual(['Lake photo', 'Ember']);
  await page.ui.getByRole('button', { name: 'Remove Ember' }).focus();
  await page.page.keyboard.press('Alt+ArrowUp');
  expect(await names(page)).toEqual(['Ember', 'Lake photo']);
  await page.ui.getByRole('button', { name: 'Move Ember down' }).press('Enter');
  expect(await names(page)).toEqual(['Lake photo', 'Ember']);
  await page.ui.getByLabel('Role of Ember').selectOption({ label: 'Composition' });

  const hero = await page.id('Hero picture');
  await page.useAsTarget([hero]);
  expect(await names(page)).toEqual(['Lake photo', 'Ember']);
  await page.make('dunes in the colours of the lake');
  // What layers are called stays in the file.
  expect(sent.join('\n')).toContain('dunes in the colours of the lake');
  for (const name of ['Lake photo', 'Ember', 'Hero picture']) {
    expect(sent.join('\n')).not.toContain(name);
  }
  const recipe = recipeOf(await page.node(hero));
  if (recipe?.kind !== 'full') throw new Error('There is no full recipe');
  expect(recipe.references).toMatchObject([
    { name: 'Lake photo', nodeId: await page.id('Lake photo'), role: 'palette' },
    { name: 'Ember', nodeId: await page.id('Ember'), role: 'composition' },
  ]);
  const { references } = await local().api.generation(recipe.generationId);
  expect(references.map(({ role }) => role)).toEqual(['palette', 'composition']);
  const assets = await Promise.all(references.map(({ assetId }) => local().api.asset(assetId)));
  expect(assets.map(({ uploadSha256 }) => uploadSha256)).toEqual(
    recipe.references.map(({ sha256 }) => sha256),
  );
});

test('a layer used as a reference does not become the target', async () => {
  const page = await open();
  await page.useAsTarget([await page.id('Hero picture')]);
  await addSelection(page, ['Lake photo']);
  expect(await page.ui.locator('.chip-name').textContent()).toBe('Hero picture');
});

test('until one is chosen by hand, the target is the layer selected last that can be filled', async () => {
  const page = await open();
  const [hero, words, photo, poster] = await Promise.all(
    ['Hero picture', 'Words', 'Lake photo', 'Poster'].map((name) => page.id(name)),
  );
  await page.ui.getByText('takes up to 4').waitFor();
  const hint = page.ui.locator('.target .hint');
  const useSelection = page.ui.getByRole('button', { name: 'Use selection' });
  await page.target('No target').waitFor();
  await page.select([hero ?? '']);
  await page.target('Hero picture').waitFor();
  // Whoever cannot see it hears it at the button, and not at every selection.
  const button = page.ui.getByRole('button', { name: 'Generate', exact: true });
  const described = await button.getAttribute('aria-describedby');
  expect(await page.ui.locator(`#${described?.split(' ')[0]}`).textContent()).toBe('Hero picture');
  expect(await hint.getAttribute('aria-live')).toBeNull();

  // Neither text nor several layers nor nothing: the last one before them stays.
  await page.select([words ?? '']);
  await page.select([photo ?? '', poster ?? '']);
  await page.select([]);
  await page.ui.locator('button[aria-disabled=true]', { hasText: 'Use selection' }).waitFor();
  expect(await page.target('Hero picture').count()).toBe(1);

  // What is selected to be a reference is the target only until it is one.
  await page.select([photo ?? '']);
  await page.target('Lake photo').waitFor();
  await addSelection(page, ['Lake photo']);
  await page.target('Hero picture').waitFor();
  await page.select([words ?? '']);
  await page.select([photo ?? '']);
  await page.select([poster ?? '']);
  await page.target('Poster').waitFor();
  await page.select([hero ?? '']);
  await page.target('Hero picture').waitFor();

  await useSelection.click();
  await page.ui.locator('.target .hint[aria-live=polite]').waitFor();
  await page.select([poster ?? '']);
  await page.select([]);
  await page.ui.locator('button[aria-disabled=true]', { hasText: 'Use selection' }).waitFor();
  expect(await page.target('Hero picture').count()).toBe(1);

  // Cleared is chosen too.
  await page.ui.getByRole('button', { name: 'Clear target' }).click();
  await page.select([poster ?? '']);
  await page.ui.locator('button[aria-disabled=false]', { hasText: 'Use selection' }).waitFor();
  expect(await page.target('No target').count()).toBe(1);
});

test('what the service has already is not sent again', async () => {
  const page = await open();
  const sent = uploads(page);
  await page.chooseModel('Toy picture');
  const hero = await page.id('Hero picture');
  await page.useAsTarget([hero]);
  await addSelection(page, ['Moon']);
  await page.make('a moon over dunes');
  const first = recipeOf(await page.node(hero));
  expect(sent.count).toBe(1);
  await page.make('a moon over waves');
  const second = recipeOf(await page.node(hero));
  expect(sent.count).toBe(1);

  // Another window knows nothing of the first one's uploads but by the service.
  await page.close();
  await page.reopen();
  await page.useAsTarget([hero]);
  await addSelection(page, ['Moon']);
  await page.make('a moon over trees');
  const third = recipeOf(await page.node(hero));
  expect(sent.count).toBe(1);

  const assets = await Promise.all(
    [first, second, third].map(async (recipe) => {
      const { references } = await local().api.generation(recipe?.generationId ?? '');
      return references.map(({ assetId }) => assetId);
    }),
  );
  expect(assets[0]).toHaveLength(1);
  expect(assets[1]).toEqual(assets[0]);
  expect(assets[2]).toEqual(assets[0]);
});

test('a layer that has the target in it is sent without the placeholder that stands there', async () => {
  const page = await open();
  await page.useAsTarget([await page.id('Hero picture')]);
  await addSelection(page, ['Poster']);
  const sent = uploads(page);
  await page.make('a poster somewhere else');
  const picture = await page.id('Poster picture');
  await page.useAsTarget([picture]);
  await page.make('a poster in itself');
  const [elsewhere, inside] = [
    await page.node(await page.id('Hero picture')),
    await page.node(picture),
  ]
    .map(recipeOf)
    .map((recipe) => recipe?.kind === 'full' && recipe.references);
  expect(inside).toEqual(elsewhere);
  expect(sent.count).toBe(1);
});

test('the limit is said before it is reached, and what is beyond it is not added', async () => {
  const page = await open();
  await page.ui.getByText('takes up to 4').waitFor();
  await page.ui.getByText('0 of 4').waitFor();
  await addSelection(page, ['Ember', 'Pine', 'Dusk']);
  await page.ui.getByText('3 of 4').waitFor();
  await page.select(await Promise.all(['Sand', 'Paper'].map((name) => page.id(name))));
  await page.ui.getByRole('button', { name: 'Add selection' }).click();
  await page.ui.getByText('takes 4; 1 picture was not added.').waitFor();
  expect(await names(page)).toEqual(['Ember', 'Pine', 'Dusk', 'Sand']);
  // More layers than main describes at once.
  const many = await page.page.evaluate(() => {
    const { session } = playground();
    return Array.from({ length: 120 }, () => session.create('RECTANGLE').id);
  });
  await page.ui.getByRole('button', { name: 'Remove Sand' }).click();
  await page.select(many);
  await page.ui.getByRole('button', { name: 'Add selection' }).click();
  await page.ui.getByText('takes 4; 119 pictures were not added.').waitFor();
  await page.ui.getByText('4 of 4').waitFor();
  expect(await page.ui.getByRole('button', { name: 'Add selection' }).isDisabled()).toBe(true);
  expect(await page.ui.getByRole('button', { name: 'Add files' }).isDisabled()).toBe(true);
});

test('PNG, JPEG, WebP and GIF files are references; anything else is refused with a sentence', async () => {
  const page = await open();
  const picture = (red: number) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: { r: red, g: 90, b: 60 } } });
  const files = [
    { name: 'a.png', mimeType: 'image/png', buffer: await picture(10).png().toBuffer() },
    { name: 'b.jpg', mimeType: 'image/jpeg', buffer: await picture(80).jpeg().toBuffer() },
    { name: 'c.webp', mimeType: 'image/webp', buffer: await picture(150).webp().toBuffer() },
    { name: 'd.gif', mimeType: 'image/gif', buffer: await picture(220).gif().toBuffer() },
  ];
  const input = page.ui.getByLabel('Picture files');
  await input.setInputFiles({
    name: 'notes.png',
    mimeType: 'image/png',
    buffer: Buffer.from('Only words in here'),
  });
  await page.ui
    .getByRole('alert')
    .filter({ hasText: '“notes.png” is not a PNG, JPEG, WebP or GIF picture.' })
    .waitFor();
  await input.setInputFiles(files);
  await page.ui.getByText('4 of 4').waitFor();
  expect(await names(page)).toEqual(['a.png', 'b.jpg', 'c.webp', 'd.gif']);
  expect(await page.ui.getByRole('alert').count()).toBe(0);

  const hero = await page.id('Hero picture');
  await page.useAsTarget([hero]);
  await page.make('geometric shapes of four files');
  const recipe = recipeOf(await page.node(hero));
  const { references } = await local().api.generation(recipe?.generationId ?? '');
  const assets = await Promise.all(references.map(({ assetId }) => local().api.asset(assetId)));
  expect(assets.map(({ uploadSha256 }) => uploadSha256)).toEqual(
    files.map(({ buffer }) => createHash('sha256').update(buffer).digest('hex')),
  );
});

test('a picture is a reference wherever in the form it is pasted or dropped, and text stays text', async () => {
  const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.ui.getByText('takes up to 4').waitFor();
  await page.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(30, 20);
    canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
    const picture = await canvas.convertToBlob();
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
  });
  await page.promptField().fill('as it was');
  await page.promptField().press('ControlOrMeta+V');
  await page.ui.getByText('1 of 4').waitFor();
  expect(await page.promptField().inputValue()).toBe('as it was');
  // Cells of a table are copied with a picture of them.
  const pasted = await page.promptField().evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(['png'], 'cells.png', { type: 'image/png' }));
    clipboardData.setData('text/plain', 'a cell');
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    return field.dispatchEvent(event);
  });
  expect(pasted, 'the browser pastes the text').toBe(true);

  /** Drops a file of this colour; answers whether the browser would go on to open it. */
  const drop = (on: Locator, colour: string) =>
    on.evaluate(async (place, fill) => {
      const canvas = new OffscreenCanvas(40, 30);
      const context = canvas.getContext('2d');
      if (context) context.fillStyle = fill;
      context?.fillRect(0, 0, 40, 30);
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([await canvas.convertToBlob()], `${fill}.png`));
      const init = { dataTransfer, bubbles: true, cancelable: true };
      place.dispatchEvent(new DragEvent('dragover', init));
      return place.dispatchEvent(new DragEvent('drop', init));
    }, colour);
  expect(await drop(page.promptField(), 'red')).toBe(false);
  await page.ui.getByRole('button', { name: 'Remove red.png' }).waitFor();
  expect(await drop(page.ui.locator('.references'), 'green')).toBe(false);
  await page.ui.getByRole('button', { name: 'Remove green.png' }).waitFor();
  expect((await names(page)).slice(1)).toEqual(['red.png', 'green.png']);

  // Elsewhere it is of no use, but the plugin stays.
  await page.ui.getByRole('tab', { name: 'Account' }).click();
  expect(await drop(page.ui.getByRole('heading', { name: 'Recipes' }), 'blue')).toBe(false);
  await page.ui.getByRole('tab', { name: 'Generate' }).click();
  await page.chooseModel('Plain toy');
  expect(await drop(page.promptField(), 'blue')).toBe(false);
  await page.ui.getByText('Plain toy takes 0; 1 picture was not added.').waitFor();
  expect(await names(page)).toHaveLength(3);
});
