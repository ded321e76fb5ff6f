import { expect, test } from 'vitest';
import { ProviderError, type ProviderErrorCode } from '../../../server/providers/provider-error.ts';
import { pluginFrame } from '../../support/axe-findings.ts';
import type { PlaygroundPage } from '../../support/playground-page.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const toy = createToyProvider('toy', true);
const failure = (code: ProviderErrorCode = 'wrong_key') =>
  new ProviderError({ code, message: 'The key is wrong.', charged: 'no' });
const { open } = usePlayground({ providers: [toy] });

/** Until the focus is on what has this name or text. */
const focusIsOn = (page: PlaygroundPage, name: string | RegExp) =>
  expect
    .poll(() =>
      pluginFrame(page).evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return 'nothing';
        const label = 'labels' in element ? (element.labels as NodeListOf<Element>)[0] : null;
        return (element.ariaLabel ?? label?.textContent ?? element.textContent ?? '').trim();
      }),
    )
    .toMatch(name);

test('a removed reference hands the focus on to the next, then the one before, then the heading', async () => {
  const page = await open();
  await page.ui.getByText('takes up to').waitFor();
  const layers = ['Lake photo', 'Poster', 'Ember'];
  await page.select(await Promise.all(layers.map((name) => page.id(name))));
  await page.ui.getByRole('button', { name: 'Add selection' }).click();
  await page.ui.getByRole('button', { name: 'Remove Poster' }).press('Enter');
  await focusIsOn(page, /^Remove Ember$/);
  await page.page.keyboard.press('Enter');
  await focusIsOn(page, /^Remove Lake photo$/);
  await page.page.keyboard.press('Enter');
  await focusIsOn(page, /^References$/);
  await page.page.keyboard.press('Tab');
  await focusIsOn(page, /^Add selection$/);
});

test('a target that is cleared hands the focus on to its heading', async () => {
  const page = await open();
  await page.useAsTarget([await page.id('Hero picture')]);
  await page.ui.getByRole('button', { name: 'Clear target' }).press('Enter');
  await focusIsOn(page, /^Target$/);
  await page.page.keyboard.press('Tab');
  await focusIsOn(page, /^Use selection$/);
});

test('a run or a notice that is dismissed hands the focus on to the next, and the last to the prompt', async () => {
  const page = await open();
  await page.chooseModel('Toy picture');
  const prompts = ['a first failure', 'a second failure', 'a third failure'];
  for (const prompt of prompts) {
    toy.when(prompt, {
      start: () => {
        throw failure();
      },
    });
    await page.generate(prompt);
    await page.run(prompt).getByRole('button', { name: 'Dismiss' }).waitFor();
  }
  const dismissOf = (prompt: string) => page.run(prompt).getByRole('button', { name: 'Dismiss' });
  await dismissOf('a second failure').press('Enter');
  await expect
    .poll(() => dismissOf('a first failure').evaluate((it) => it === document.activeElement))
    .toBe(true);
  await page.page.keyboard.press('Enter');
  await page.run('a first failure').waitFor({ state: 'detached' });
  await expect
    .poll(() => dismissOf('a third failure').evaluate((it) => it === document.activeElement))
    .toBe(true);
  await page.page.keyboard.press('Enter');
  await focusIsOn(page, /^Prompt$/);

  await page.ui.getByLabel('Picture files').setInputFiles({
    name: 'notes.png',
    mimeType: 'image/png',
    buffer: Buffer.from('Only words in here'),
  });
  await page.ui.getByRole('button', { name: 'Dismiss' }).press('Enter');
  await focusIsOn(page, /^References$/);

  // A button that gives way to a field does so with the focus.
  await page.ui.getByRole('button', { name: 'Compare models' }).press('Enter');
  await focusIsOn(page, /^Compare with$/);
});

test('a request that is edited has the focus on its prompt, whatever else has failed', async () => {
  const page = await open();
  await page.chooseModel('Toy picture');
  for (const prompt of ['an editable failure', 'another editable failure']) {
    toy.when(prompt, {
      start: () => {
        throw failure('refused_content');
      },
    });
    await page.generate(prompt);
    await page.run(prompt).getByRole('button', { name: 'Edit request' }).waitFor();
  }
  await page.promptField().fill('');
  await page
    .run('an editable failure')
    .getByRole('button', { name: 'Edit request' })
    .press('Enter');
  await focusIsOn(page, /^Prompt$/);
  expect(await page.promptField().inputValue()).toBe('an editable failure');
});

test('the focus on a run that ends stays with the run', async () => {
  const page = await open();
  await page.chooseModel('Toy picture');
  let end = () => {};
  toy.when('ends under the focus', {
    start: () =>
      new Promise((_resolve, reject) => {
        end = () => reject(failure());
      }),
  });
  await page.generate('ends under the focus');
  await page.run('ends under the focus').getByText('is working').waitFor();
  await page.run('ends under the focus').getByRole('button', { name: 'Cancel' }).focus();
  end();
  await focusIsOn(page, /ends under the focus/);
});
