import { expect, test } from 'vitest';
import type { OpenPluginWindow } from '../../../plugin/host/playground/open-plugin-window.ts';
import { holdBack } from '../../support/hold-back.ts';
import { changedIds, type PlaygroundPage, recipeOf } from '../../support/playground-page.ts';
import { createToyProvider, gate } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const toy = createToyProvider('toy', true);
const { open, service } = usePlayground({ providers: [toy] });

declare global {
  /** The windows a test has opened beside the first one. */
  var otherWindows: OpenPluginWindow[] | undefined;
  /** What plugins wanted opened in a browser tab, newest last. */
  var openedAddresses: string[] | undefined;
}

const NOT_CHARGED = /^Cancelled\. No.* charged\.$/;

/** Opens the plugin in another window: of the same person, or of somebody else. */
async function openWindow(page: PlaygroundPage, storageName?: string): Promise<void> {
  await page.page.evaluate(async (name) => {
    const opened = await playground().openSecondWindow(name);
    globalThis.otherWindows = [...(globalThis.otherWindows ?? []), opened];
    await opened.host.run({ command: 'open' });
  }, storageName);
}

async function inOther(page: PlaygroundPage, ids: string[]): Promise<void> {
  await page.page.evaluate((nodes) => globalThis.otherWindows?.[0]?.host.select(nodes), ids);
}

/** Connects the second window with another account, by the code typed into it. */
async function connectAs(page: PlaygroundPage, name: string): Promise<void> {
  const person = await service().signUp(name);
  await page.page.evaluate(() => {
    window.addEventListener('figma-host:open-external', (event) => {
      const { url } = (event as CustomEvent<{ url: string }>).detail;
      globalThis.openedAddresses = [...(globalThis.openedAddresses ?? []), url];
    });
  });
  const ui = page.uiOf(1);
  await ui.getByRole('button', { name: 'Connect', exact: true }).click();
  await ui.getByLabel('Code').waitFor();
  // The page offers the account of this browser; it is not the one that is wanted here.
  await page.page.getByRole('button', { name: 'Not now' }).click();
  const url = await page.page.evaluate(() => globalThis.openedAddresses?.at(-1) ?? '');
  const { code } = await person.api.approvePairing(new URL(url).pathname.split('/').at(-1) ?? '');
  await ui.getByLabel('Code').fill(code);
  await ui.getByRole('button', { name: 'Finish' }).click();
  await ui.getByLabel('Prompt', { exact: true }).waitFor();
}

const marked = async (page: PlaygroundPage): Promise<string[]> =>
  [...(await page.snapshot()).values()]
    .filter(({ pluginData }) => Object.keys(pluginData).some((key) => key.endsWith('placeholder')))
    .map(({ id }) => id);

test('a late word that a connection has ended leaves the one alone that was made meanwhile', async () => {
  const page = await open();
  await openWindow(page);
  const other = page.uiOf(1);
  const asked = gate();
  const answer = gate();
  await page.page.route(
    '**/api/v1/connections',
    async (route) => {
      asked.open();
      await answer.opened;
      const problem = { type: 'about:blank', title: 'Unknown', status: 401, code: 'x' };
      const headers = { 'Access-Control-Allow-Origin': '*' };
      await route.fulfill({ status: 401, headers, json: problem });
    },
    { times: 1 },
  );
  await page.ui.getByRole('tab', { name: 'Account' }).click();
  await asked.opened;
  await other.getByRole('tab', { name: 'Account' }).click();
  await other.getByRole('button', { name: 'Disconnect' }).click();
  // The first window hears of it by its event stream.
  await page.ui.getByRole('button', { name: 'Connect', exact: true }).waitFor();
  await connectAs(page, 'Grace');
  answer.open();
  // What is stored is the other window's, which this one takes up.
  await page.promptField().waitFor();
});

test.each([
  { kind: 'a target', layer: 'Hero picture' },
  { kind: 'a new rectangle', layer: 'Words' },
])(
  'two windows of one person that wait for $kind place it exactly once',
  async ({ kind, layer }) => {
    const prompt = `two windows and ${kind}`;
    const page = await open();
    const id = await page.id(layer);
    await page.useAsTarget([id]);
    const before = await page.snapshot();
    const { begun, goOn } = holdBack(toy, prompt);
    await page.generate(prompt);
    await begun;
    await page.run(prompt).getByText('Toy picture is working.').waitFor();
    await openWindow(page);
    const second = page.uiOf(1);
    await page.run(prompt, second).getByText('Toy picture is working.').waitFor();
    goOn();
    for (const ui of [page.ui, second]) {
      await page
        .run(prompt, ui)
        .getByRole('status')
        .filter({ hasText: /^Placed 1 picture/ })
        .waitFor();
    }
    const after = await page.snapshot();
    const changed = changedIds(before, after);
    expect(changed).toHaveLength(1);
    const images = changed.flatMap((node) =>
      (after.get(node)?.fills ?? []).filter(({ type }) => type === 'IMAGE'),
    );
    expect(images).toHaveLength(1);
    expect(await marked(page)).toEqual([]);
  },
);

test('two people on one file leave each other’s placeholders alone', async () => {
  const page = await open();
  await openWindow(page, 'Ben');
  await connectAs(page, 'Ben');
  const ben = page.uiOf(1);
  const hero = await page.id('Hero picture');
  const poster = await page.id('Poster picture');
  const [ada, other] = [holdBack(toy, 'a picture of Ada'), holdBack(toy, 'a picture of Ben')];

  // Both wait for the same frame, and each for one more place of their own.
  await page.useAsTarget([hero, await page.id('Words')]);
  await page.generate('a picture of Ada');
  await ada.begun;
  await inOther(page, [hero, poster]);
  await ben.getByRole('button', { name: 'Use selection' }).click();
  await ben.getByLabel('Prompt', { exact: true }).fill('a picture of Ben');
  await ben.getByRole('button', { name: 'Generate', exact: true }).click();
  await other.begun;
  await page.run('a picture of Ben', ben).getByText('Toy picture is working.').waitFor();
  const waiting = await marked(page);
  expect(waiting).toHaveLength(3);

  // Opening sweeps what waits for nothing; none of it is the other one's.
  await page.close();
  await page.reopen();
  await page.run('a picture of Ada').getByText('Toy picture is working.').waitFor();
  expect((await marked(page)).length).toBe(3);

  await page.run('a picture of Ben', ben).getByRole('button', { name: 'Cancel' }).click();
  await page.run('a picture of Ben', ben).getByText(NOT_CHARGED).waitFor();
  expect((await marked(page)).length).toBe(2);
  expect(await marked(page)).not.toContain(poster);

  ada.goOn();
  other.goOn();
  await page.ended('a picture of Ada', /^Placed 2 pictures/);
  const after = await page.snapshot();
  const imagesOn = (id: string) => after.get(id)?.fills.filter(({ type }) => type === 'IMAGE');
  expect(imagesOn(hero)).toHaveLength(1);
  expect(imagesOn(poster)).toHaveLength(0);
  expect(await marked(page)).toEqual([]);
});

test('a window that was open before keeps what another one set: recipes stay ids', async () => {
  const page = await open();
  await openWindow(page);
  const other = page.uiOf(1);
  await other.getByLabel('Prompt', { exact: true }).waitFor();
  await page.ui.getByRole('tab', { name: 'Account' }).click();
  await page.ui.getByLabel('Keep recipes').selectOption({ label: 'As an id only' });

  const star = other.getByRole('button', { name: /^Favourite/ });
  await star.click();
  await other.getByRole('button', { name: /^Favourite/, pressed: true }).waitFor();
  const before = await page.snapshot();
  await other.getByLabel('Prompt', { exact: true }).fill('a secret of two windows');
  await other.getByRole('button', { name: 'Generate', exact: true }).click();
  await page
    .run('a secret of two windows', other)
    .getByRole('status')
    .filter({ hasText: /^Placed 1 picture/ })
    .waitFor();
  const after = await page.snapshot();
  const [placed] = changedIds(before, after);
  expect(recipeOf(after.get(placed ?? ''))?.kind).toBe('id');
  expect(JSON.stringify([...after.values()])).not.toContain('a secret of');

  // And the first one has not lost what the other set.
  await page.close();
  await page.reopen();
  await page.ui.getByRole('button', { name: /^Favourite/, pressed: true }).waitFor();
  await page.ui.getByRole('tab', { name: 'Account' }).click();
  expect(await page.ui.getByLabel('Keep recipes').inputValue()).toBe('id');
});
