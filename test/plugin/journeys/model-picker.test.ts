import { expect, test } from 'vitest';
import { sketch } from '../../../server/providers/sketch/sketch.ts';
import { axeFindings, pluginFrame } from '../../support/axe-findings.ts';
import { PlaygroundPage } from '../../support/playground-page.ts';
import { createKeyedToyProvider, createToyProvider } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const providers = [sketch, createToyProvider('toy', true), createKeyedToyProvider()];
const { local, open, service, tab } = usePlayground({ providers });

test.each(['light', 'dark'] as const)(
  'models are found, chosen and remembered by keyboard, in %s',
  async (colorScheme) => {
    const person = await service().signUp();
    const page = await open({ person, colorScheme });
    const { keyboard } = page.page;
    const field = page.ui.getByRole('combobox', { name: 'Model', exact: true });
    const option = (name: string) => page.ui.getByRole('option', { name });
    const active = () =>
      pluginFrame(page).evaluate(() => {
        const id = document.activeElement?.getAttribute('aria-activedescendant');
        return (id && document.getElementById(id)?.querySelector('span')?.textContent) || null;
      });

    // The open list: grouped, with prices, and what wants a key first cannot be chosen.
    await field.focus();
    await keyboard.press('ArrowDown');
    await option('Sketch').first().waitFor();
    expect(
      await page.ui
        .getByRole('group')
        .evaluateAll((groups) => groups.map((group) => group.querySelector('div')?.textContent)),
    ).toEqual(['Sketch', 'Toy', 'Toy – Add a key for Toy on the companion page first.']);
    expect(await option('Toy picture').first().textContent()).toContain('about $0.04');
    expect(await option('Toy without a price').first().textContent()).toContain('price unknown');
    expect(await axeFindings(pluginFrame(page))).toEqual([]);
    await keyboard.press('ArrowUp');
    expect(await active()).toBe('Plain toy');
    await keyboard.press('Enter');
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await page.ui.getByRole('option', { disabled: true }).first().click({ force: true });
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await keyboard.press('Escape');
    expect(await field.inputValue()).toContain('Sketch');

    // Found by typing; the form has only what the chosen model has.
    await page.ui.getByLabel('Seed').waitFor();
    await field.focus();
    await keyboard.press('Control+A');
    await keyboard.type('plain');
    await keyboard.press('Enter');
    expect(await field.inputValue()).toBe('Plain toy');
    // What is typed next is another search; a click into the field leaves it as it is.
    const selected = () => pluginFrame(page).evaluate(() => getSelection()?.toString());
    await expect.poll(selected).toBe('Plain toy');
    await keyboard.type('pict');
    await field.click();
    expect(await field.inputValue()).toBe('pict');
    await keyboard.press('Escape');
    await expect.poll(selected).toBe('Plain toy');
    await page.ui.getByRole('checkbox', { name: 'Shiny' }).waitFor();
    expect(await page.ui.getByLabel('Seed').count()).toBe(0);
    expect(await page.ui.getByRole('region', { name: 'References' }).count()).toBe(0);
    await field.fill('nothing of the kind');
    await page.ui.getByText('No model is called that.').waitFor();
    await keyboard.press('Escape');

    // A favourite and the last used are kept on this device.
    const star = page.ui.getByRole('button', { name: 'Favourite: Plain toy' });
    await star.click();
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
    await page.chooseModel('Toy picture');
    await page.make('a picture of the toy');
    await page.close();
    await page.reopen();
    await expect.poll(() => field.inputValue()).toBe('Toy picture');
    await field.click();
    await option('Plain toy').first().waitFor();
    expect((await page.ui.getByRole('option').allTextContents()).slice(0, 2)).toEqual([
      'Plain toyabout $0.04',
      'Toy pictureabout $0.04',
    ]);
  },
);

test('models that cannot be had say why, and are asked for again', async () => {
  const page = new PlaygroundPage(await tab(local()));
  const problem = { type: 'about:blank', title: 'The models are away', status: 500, code: 'x' };
  await page.page.route('**/api/v1/models', (route) =>
    route.fulfill({
      status: 500,
      headers: { 'Access-Control-Allow-Origin': '*' },
      json: problem,
    }),
  );
  await page.connect(service().origin);
  const alert = page.ui.getByRole('alert').filter({ hasText: 'The models are away.' });
  await alert.waitFor();
  expect(await page.ui.getByRole('button', { name: 'Generate', exact: true }).isDisabled()).toBe(
    true,
  );
  expect(await axeFindings(pluginFrame(page))).toEqual([]);
  await page.page.unroute('**/api/v1/models');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await alert.waitFor({ state: 'detached' });
  await page.make('a picture after all');
});
