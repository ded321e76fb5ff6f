import { expect, test } from 'vitest';
import { pluginFrame } from '../../support/axe-findings.ts';
import { at, type PlaygroundPage } from '../../support/playground-page.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const toy = createToyProvider('toy', true);
const { open } = usePlayground({ providers: [toy] });

/** The form with a square of 400 px as its target. */
async function openWithTarget(): Promise<{ page: PlaygroundPage; target: string }> {
  const page = await open();
  await page.chooseModel('Toy picture');
  const transform = at(4000, 0);
  const target = await page.draw('RECTANGLE', { transform, width: 400, height: 400 });
  await page.useAsTarget([target]);
  await matching(page, '1:1').waitFor({ state: 'attached' });
  return { page, target };
}

const matching = (page: PlaygroundPage, shape: string) =>
  page.ui.getByRole('option', { name: `Match target, ${shape}` });

const resize = (page: PlaygroundPage, id: string, width: number) =>
  page.page.evaluate(([node, to]) => playground().session.update(node, { width: to }), [
    id,
    width,
  ] as const);

test('a target that was resized counts with its new size once one comes back to the window', async () => {
  const { page, target } = await openWithTarget();
  await resize(page, target, 711);
  await pluginFrame(page).evaluate(() => void window.dispatchEvent(new Event('focus')));
  await matching(page, '16:9').waitFor({ state: 'attached' });
  await page.ui.getByText('Rectangle, 711 × 400').waitFor();
  await page.make('a wide picture');
  expect(toy.startsOf('a wide picture')).toMatchObject([{ aspectRatio: '16:9' }]);
});

test('what a resized target makes another request is not sent before it was told', async () => {
  const { page, target } = await openWithTarget();
  await resize(page, target, 711);
  await page.generate('a picture of another shape');
  await page.ui.getByText('The target’s size has changed').waitFor();
  await matching(page, '16:9').waitFor({ state: 'attached' });
  expect(await page.run('a picture of another shape').count()).toBe(0);
  expect(toy.startsOf('a picture of another shape')).toEqual([]);
  await page.ui.getByRole('button', { name: 'Generate', exact: true }).click();
  await page.ended('a picture of another shape', /^Placed/);
  expect(toy.startsOf('a picture of another shape')).toMatchObject([{ aspectRatio: '16:9' }]);
  // What asks for the same goes without a word.
  await resize(page, target, 720);
  await page.make('a picture of that shape');
});
