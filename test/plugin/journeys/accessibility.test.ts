import { describe, expect, test } from 'vitest';
import { axeFindings, pluginFrame } from '../../support/axe-findings.ts';
import { PlaygroundPage, recipeOf } from '../../support/playground-page.ts';
import { usePlayground } from '../../support/use-playground.ts';

const { open, tab, local, service } = usePlayground();

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('axe finds nothing serious in the plugin’s views and the playground', async () => {
    const page = await open({ colorScheme });
    await page.useAsTarget([await page.id('Hero picture')]);
    await page.select([await page.id('Lake photo')]);
    await page.ui.getByRole('button', { name: 'Add selection' }).click();
    await page.ui.getByRole('button', { name: 'Remove Lake photo' }).waitFor();
    await page.make(`a lake in ${colorScheme}`);
    expect(await axeFindings(pluginFrame(page))).toEqual([]);
    expect(await axeFindings(page.page.mainFrame())).toEqual([]);

    await page.ui.getByRole('tab', { name: 'History' }).click();
    await page.ui.getByText(`a lake in ${colorScheme}`).first().waitFor();
    await page.ui.getByRole('button', { name: 'Place', exact: true }).first().waitFor();
    expect(await axeFindings(pluginFrame(page))).toEqual([]);

    await page.ui.getByRole('tab', { name: 'Account' }).click();
    await page.ui.getByText('Local account, no email').waitFor();
    expect(await axeFindings(pluginFrame(page))).toEqual([]);
  });

  test('axe finds nothing serious where one signs in', async () => {
    const page = new PlaygroundPage(await tab(local(), { colorScheme }));
    await page.page.goto(`${service().origin}/playground`);
    const connect = page.ui.getByRole('button', { name: 'Connect', exact: true });
    await connect.waitFor();
    expect(await axeFindings(pluginFrame(page))).toEqual([]);
    await connect.click();
    await page.page.getByRole('dialog', { name: 'Connect the plugin' }).waitFor();
    expect(await axeFindings(page.page.mainFrame())).toEqual([]);
    await page.ui.getByLabel('Code').waitFor();
    expect(await axeFindings(pluginFrame(page))).toEqual([]);
  });
});

test('from the prompt to the placed picture by keyboard alone, the focus always to be seen', async () => {
  const page = await open();
  const hero = await page.id('Hero picture');
  await page.select([hero]);
  const { keyboard } = page.page;
  const frame = pluginFrame(page);
  const stops: string[] = [];

  /** Tabs until the stop with this name has the focus; every stop on the way must show it. */
  const tabTo = async (name: string) => {
    for (let steps = 0; steps < 40; steps += 1) {
      await keyboard.press('Tab');
      await frame.waitForFunction(() => document.activeElement !== document.body);
      const stop = await frame.evaluate(describeFocus);
      expect(stop.shows, `the focus on ${stop.name}, after ${stops.join(', ')}, can be seen`).toBe(
        true,
      );
      stops.push(stop.name);
      if (stop.name === name) return;
    }
    throw new Error(`${name} cannot be reached; the stops are ${stops.join(', ')}`);
  };

  await page.promptField().focus();
  await keyboard.type('ridges by keyboard');
  await tabTo('Use selection');
  await keyboard.press('Enter');
  await page.ui.locator('.chip-name', { hasText: 'Hero picture' }).waitFor();
  await tabTo('Model');
  await tabTo('Add files');
  await tabTo('Shape');
  await tabTo('Pictures');
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowDown');
  await tabTo('Seed');
  await keyboard.type('7');
  await tabTo('Style');
  await keyboard.press('ArrowDown');
  await tabTo('Generate');
  await keyboard.press('Enter');
  await page.ended('ridges by keyboard', /^Placed 1 picture/);
  expect(recipeOf(await page.node(hero))).toMatchObject({
    seed: 7,
    options: { style: 'landscape' },
  });

  // The views are a list of tabs: arrows choose, Tab goes in.
  await page.ui.getByRole('tab', { name: 'Generate' }).focus();
  await keyboard.press('ArrowRight');
  await page.ui.getByRole('tab', { name: 'History', selected: true }).waitFor();
  await tabTo('Search prompts');
});

/** The focused element of the plugin, and whether it looks otherwise than without the focus. */
function describeFocus(): { name: string; shows: boolean } {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) {
    return { name: 'nothing', shows: false };
  }
  const label = 'labels' in element ? (element.labels as NodeListOf<HTMLElement> | null) : null;
  const words = element.cloneNode(true) as HTMLElement;
  for (const unread of words.querySelectorAll('[aria-hidden=true]')) unread.remove();
  const name =
    element.getAttribute('aria-label') ?? label?.[0]?.textContent ?? words.textContent ?? '';
  const look = () => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } =
      getComputedStyle(element);
    const outline = outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`;
    return [outline, boxShadow, borderColor].join('|');
  };
  const focused = look();
  // A rule for focus that changes nothing to be seen is no visible focus.
  element.blur();
  const plain = look();
  element.focus({ preventScroll: true, focusVisible: true } as FocusOptions);
  return { name: name.trim(), shows: focused !== plain };
}
