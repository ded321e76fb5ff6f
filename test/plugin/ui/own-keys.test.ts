import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { AnswerEvent, ImageProvider } from '../../../server/providers/image-provider.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import type { PlaygroundPage } from '../../support/playground-page.ts';
import { createToyProvider, gate, pictures, untilAborted } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';
import { withCredential } from '../../support/with-credential.ts';

const toy = createToyProvider('toy', false);
const REFERENCE_MICROS_PER_PIXEL = 0.1;
const pricing: ImageProvider = {
  ...withCredential(toy),
  estimate: ({ count, references }) => {
    const pixels = references.reduce((sum, { width, height }) => sum + width * height, 0);
    const micros = count * 40_000 + Math.round(pixels * REFERENCE_MICROS_PER_PIXEL);
    return { micros, basis: '4 cents a picture, and what its references take.' };
  },
};
const { service, open } = usePlayground({ providers: [pricing] });

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Everything that axe finds in the plugin's window. */
async function findings(page: PlaygroundPage): Promise<string[]> {
  const frame = page.page.frames().find((candidate) => candidate.url().startsWith('data:'));
  await frame?.evaluate(axe);
  const found = await frame?.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await tool.run(document, { iframes: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
  return found ?? ['the plugin shows no window'];
}

const dialog = (page: PlaygroundPage) => page.ui.getByRole('dialog', { name: 'Send this to Toy?' });

/** The playground of a person with a key for the toy, who may have agreed to its use already. */
async function openWithKey({ agreed }: { agreed: boolean }) {
  const person = await service().signUp();
  await person.api.createProviderKey({ provider: 'toy', label: 'Mine', secret: 'sk-toy-1234' });
  if (agreed) await person.api.giveConsent({ provider: 'toy', origin: 'https://api.toys.example' });
  return { person, page: await open({ person }) };
}

async function partial(step: number): Promise<AnswerEvent> {
  const background = { r: 200, g: 80 * step, b: 20 };
  const png = await sharp({ create: { width: 16, height: 16, channels: 3, background } })
    .png()
    .toBuffer();
  return {
    type: 'preview',
    index: 0,
    step,
    bytes: (async function* () {
      yield png;
    })(),
  };
}

/** The toy shows two partial pictures of this prompt and then waits. */
function partials(prompt: string) {
  const end = gate();
  toy.when(prompt, {
    async start(request, { signal }) {
      return {
        answer: (async function* () {
          yield { type: 'progress', fraction: 0.5 } as const;
          yield await partial(0);
          yield await partial(1);
          await Promise.race([end.opened, untilAborted(signal)]);
          yield* pictures(request);
        })(),
      };
    },
  });
  return { end: () => end.open() };
}

const paintTypes = async (page: PlaygroundPage, id: string) =>
  (await page.node(id))?.fills.map(({ type }) => type);

/** Until a partial picture is on the layer, or the rectangle with this name. */
const untilPartial = (page: PlaygroundPage, find: string) =>
  page.page.waitForFunction((layer) => {
    const fills =
      playground()
        .nodes()
        .find(({ name }) => name === layer)?.fills ?? [];
    return fills.at(-2)?.type === 'IMAGE' && fills.at(-1)?.type === 'GRADIENT_LINEAR';
  }, find);

test('who does not agree sends nothing, and nothing stays on the canvas', async () => {
  const { page } = await openWithKey({ agreed: false });
  const before = await page.snapshot();
  for (const refuse of [
    () => page.ui.getByRole('button', { name: 'Not now' }).click(),
    () => page.page.keyboard.press('Escape'),
  ]) {
    await page.generate('a bay not agreed to');
    await dialog(page).waitFor();
    await refuse();
    await page.ended('a bay not agreed to', 'Nothing was sent and nothing was charged.');
    await dialog(page).waitFor({ state: 'detached' });
    const generate = page.ui.getByRole('button', { name: 'Generate', exact: true });
    await generate.and(page.ui.locator(':focus')).waitFor();
  }
  expect(toy.startsOf('a bay not agreed to')).toEqual([]);
  expect(await page.snapshot()).toEqual(before);
});

test('the question says who receives what, of every compared model, and keeps the focus', async () => {
  const { page } = await openWithKey({ agreed: false });
  // The first one takes no references, the other up to three.
  await page.chooseModel('Plain toy');
  await page.ui.getByRole('button', { name: 'Compare models' }).click();
  await page.chooseModel('Toy picture', 'Compare with');
  await page.select([await page.id('Lake photo')]);
  await page.ui.getByRole('button', { name: 'Add selection' }).click();
  await page.ui.getByText('Lake photo', { exact: true }).waitFor();
  await page.generate('a bay to be told of');
  const asked = dialog(page);
  await asked.getByText('https://api.toys.example').waitFor();
  const items = await asked.getByRole('listitem').allTextContents();
  expect(items).toEqual([
    'The prompt, 19 characters',
    '1 reference, as pictures',
    'Settings: shape, number of pictures and 1 option of the model',
  ]);
  const focused: (string | null)[] = [];
  for (let presses = 0; presses < 4; presses += 1) {
    await page.page.keyboard.press('Tab');
    focused.push(await asked.locator(':focus').textContent());
  }
  const privacy = 'Privacy policy of Toy';
  expect(focused).toEqual([privacy, 'Agree and generate', 'Not now', privacy]);
});

test.each(['light', 'dark'] as const)(
  'axe finds nothing in the question and in what went wrong, in %s colours',
  async (colorScheme) => {
    const person = await service().signUp();
    const page = await open({ person, colorScheme });
    expect(await findings(page)).toEqual([]);
    await person.api.createProviderKey({ provider: 'toy', label: 'Hers', secret: 'sk-toy-5678' });
    await page.ui.getByRole('button', { name: 'Refresh' }).click();
    await page.ui.getByRole('button', { name: 'Refresh' }).waitFor({ state: 'detached' });
    const facts = { code: 'wrong_key', message: 'Toy refuses the key.', charged: 'no' } as const;
    toy.when(`a bay in ${colorScheme}`, {
      async start() {
        throw new ProviderError(facts);
      },
    });
    await page.generate(`a bay in ${colorScheme}`);
    await dialog(page).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.ui.getByRole('button', { name: 'Agree and generate' }).click();
    const alert = page.run(`a bay in ${colorScheme}`).getByRole('alert');
    await alert.getByText('Toy refuses the key. Not charged.').waitFor();
    await alert.getByRole('button', { name: 'Open keys page' }).waitFor();
    expect(await findings(page)).toEqual([]);
  },
);

test('one click agrees and sends the same request, once', async () => {
  const { page, person } = await openWithKey({ agreed: false });
  await page.generate('a bay agreed to');
  await page.ui.getByRole('button', { name: 'Agree and generate' }).click();
  expect(await page.ended('a bay agreed to')).toBe('Placed 1 picture for $0.04.');
  expect(toy.startsOf('a bay agreed to')).toHaveLength(1);
  await page.make('another bay');
  const consents = (await person.api.consents()).items;
  expect(consents.map(({ provider, origin }) => [provider, origin])).toEqual([
    ['toy', 'https://api.toys.example'],
  ]);
});

test('partial pictures show on a target, and one undo takes the placement back', async () => {
  const { page } = await openWithKey({ agreed: true });
  const id = await page.id('Hero picture');
  await page.useAsTarget([id]);
  const before = await page.snapshot();
  const toys = partials('partials on a target');
  await page.generate('partials on a target');
  await untilPartial(page, 'Hero picture');
  expect(await paintTypes(page, id)).toEqual(['SOLID', 'IMAGE', 'GRADIENT_LINEAR']);
  toys.end();
  await page.ended('partials on a target', /^Placed/);
  expect(await paintTypes(page, id)).toEqual(['SOLID', 'IMAGE']);
  await page.undo();
  expect(await page.snapshot()).toEqual(before);
});

test('a cancelled run leaves nothing of its partial pictures, on a target or a rectangle', async () => {
  const { page } = await openWithKey({ agreed: true });
  const before = await page.snapshot();
  partials('partials to be cancelled');
  await page.generate('partials to be cancelled');
  await untilPartial(page, 'Generating… 50 %');
  await page.ui.getByRole('button', { name: 'Cancel' }).click();
  await page.ended('partials to be cancelled', /^Cancelled/);
  expect(await page.snapshot()).toEqual(before);

  const id = await page.id('Hero picture');
  await page.useAsTarget([id]);
  partials('partials to be cancelled too');
  await page.generate('partials to be cancelled too');
  await untilPartial(page, 'Hero picture');
  await page.ui.getByRole('button', { name: 'Cancel' }).click();
  await page.ended('partials to be cancelled too', /^Cancelled/);
  expect(await page.snapshot()).toEqual(before);
});

test('Generate says what it will cost and why, and History what it did', async () => {
  const { page } = await openWithKey({ agreed: true });
  const button = page.ui.getByRole('button', { name: 'Generate', exact: true });
  await button.getByText('about $0.04').waitFor();
  expect(await button.getAttribute('title')).toMatch(/4 cents a picture/);
  await page.make('a bay to be paid');
  await page.ui.getByRole('tab', { name: 'History' }).click();
  const spending = page.ui.getByLabel('Spending');
  await spending.getByText('$0.04').first().waitFor();
  expect(await spending.getByRole('definition').allTextContents()).toEqual(['$0.04', '$0.04']);
});

test('the price counts a reference that was not sent yet, and is the one of the run', async () => {
  const { person, page } = await openWithKey({ agreed: true });
  const price = page.ui.getByRole('button', { name: 'Generate', exact: true }).getByText('about $');
  await price.filter({ hasText: 'about $0.04' }).waitFor();
  await page.select([await page.id('Lake photo')]);
  await page.ui.getByRole('button', { name: 'Add selection' }).click();
  await price.filter({ hasNotText: 'about $0.04' }).waitFor();
  const told = Number((await price.textContent())?.split('$')[1]);
  expect((await person.api.generations()).items).toEqual([]);
  await page.make('a bay like the lake');
  const { items } = await person.api.generations();
  expect(items).toHaveLength(1);
  expect(items[0]?.references).toHaveLength(1);
  expect((items[0]?.estimateMicros ?? 0) / 1e6).toBeCloseTo(told, 2);
});

test('a price is not told for another request than the one it was asked for', async () => {
  const { page } = await openWithKey({ agreed: true });
  const price = (text: string) =>
    page.ui.getByRole('button', { name: 'Generate', exact: true }).getByText(text);
  await price('about $0.04').waitFor();
  // The service takes its time to answer.
  const asked = gate();
  const answer = gate();
  await page.page.route('**/batches/quote', async (route) => {
    asked.open();
    await answer.opened;
    await route.continue();
  });
  await page.ui.getByLabel('Pictures').fill('3');
  await price('about $0.04').waitFor({ state: 'hidden' });
  await asked.opened;
  expect(await price('about $0.04').isVisible()).toBe(false);
  answer.open();
  await price('about $0.12').waitFor();
  // Nor is it asked for anew with every letter of a prompt.
  await page.promptField().fill('a bay whose price is known');
  expect(await price('about $0.12').isVisible()).toBe(true);
});

test('a price that could not be had is asked for again when one comes back', async () => {
  const { page } = await openWithKey({ agreed: true });
  const button = page.ui.getByRole('button', { name: 'Generate', exact: true });
  await button.getByText('about $0.04').waitFor();
  const headers = { 'Access-Control-Allow-Origin': '*' };
  const refusal = { status: 500, headers, json: {} };
  await page.page.route('**/batches/quote', (route) => route.fulfill(refusal), { times: 1 });
  await page.ui.getByLabel('Pictures').fill('3');
  await button.getByText('about $').waitFor({ state: 'detached' });
  await page.ui.locator('body').evaluate(() => window.dispatchEvent(new Event('focus')));
  await button.getByText('about $0.12').waitFor();
});

test('what a run has left of a limit is said when it has ended', async () => {
  const person = await service().signUp();
  const key = { provider: 'toy', label: 'Small', secret: 'sk-toy-1234', limitMicros: 50_000 };
  await person.api.createProviderKey(key);
  await person.api.giveConsent({ provider: 'toy', origin: 'https://api.toys.example' });
  const page = await open({ person });
  const button = page.ui.getByRole('button', { name: 'Generate', exact: true });
  await button.getByText('about $0.04').waitFor();
  const warning = page.ui.getByText('The monthly limit of “Small”, $0.05');
  expect(await warning.count()).toBe(0);
  await page.make('a bay within the limit');
  await warning.waitFor();
});

test('a key that was added meanwhile opens its models when one comes back', async () => {
  const person = await service().signUp();
  const page = await open({ person });
  const wanting = page.ui.getByRole('option', { name: 'Plain toy', disabled: true });
  const usable = page.ui.getByRole('option', { name: 'Plain toy', disabled: false });
  const models = page.ui.getByRole('combobox', { name: 'Model', exact: true });
  await models.press('ArrowDown');
  await wanting.first().waitFor();
  await models.press('Escape');
  await page.ui.getByRole('button', { name: 'Add a key' }).waitFor();
  await person.api.createProviderKey({ provider: 'toy', label: 'Hers', secret: 'sk-toy-5678' });
  await page.ui.locator('body').evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.ui.getByRole('button', { name: 'Add a key' }).waitFor({ state: 'detached' });
  await models.press('ArrowDown');
  await usable.first().waitFor();
});
