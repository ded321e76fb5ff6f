import { expect, onTestFinished, test } from 'vitest';
import { sketch } from '../../../server/providers/sketch/sketch.ts';
import { holdBack } from '../../support/hold-back.ts';
import { changedIds, type PlaygroundPage } from '../../support/playground-page.ts';
import { createToyProvider, gate, pictures, untilAborted } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const toy = createToyProvider('toy', true);
const { open, service, local } = usePlayground({ providers: [sketch, toy], stopTimeout: 1000 });

const NOT_CHARGED = /^Cancelled\. No.* charged\.$/;

async function openOn(target: string): Promise<{ page: PlaygroundPage; id: string }> {
  const page = await open();
  await page.chooseModel('Toy picture');
  const id = await page.id(target);
  await page.useAsTarget([id]);
  return { page, id };
}

const imageFills = async (page: PlaygroundPage, id: string): Promise<number> => {
  const node = await page.node(id);
  return node?.fills.filter(({ type }) => type === 'IMAGE').length ?? 0;
};

const placeholders = async (page: PlaygroundPage): Promise<string[]> =>
  [...(await page.snapshot()).values()]
    .filter(({ pluginData }) =>
      Object.keys(pluginData).some((key) => key.endsWith('\nplaceholder')),
    )
    .map(({ name }) => name);

test('Generate and Ctrl+Enter pressed at once, and once more when the card is there, start one run', async () => {
  const { page } = await openOn('Hero picture');
  const { begun, goOn } = holdBack(toy, 'pressed several times');
  await page.promptField().fill('pressed several times');
  await page.ui.locator('form').evaluate(async (form) => {
    const enter = { key: 'Enter', ctrlKey: true, bubbles: true };
    const press = () => form.dispatchEvent(new KeyboardEvent('keydown', enter));
    const card = new Promise<void>((resolve) => {
      const watch = new MutationObserver(() => {
        if (form.querySelector('.run')) resolve();
      });
      watch.observe(form, { childList: true, subtree: true });
    });
    form.querySelector<HTMLElement>('[type=submit]')?.click();
    press();
    press();
    await card;
    press();
  });
  await begun;
  goOn();
  await page.ended('pressed several times', /^Placed 1 picture/);
  const { items } = await local().api.generations({ query: 'pressed several times' });
  expect(items).toHaveLength(1);
});

test('Enter in a field starts nothing, a number is held to its limits, a cured refusal goes', async () => {
  const playground = await open();
  const { ui, page } = playground;
  const asked: unknown[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/batches')) asked.push(request.postDataJSON());
  });
  const refusal = ui.getByText('Describe the picture first.');
  await ui.getByRole('button', { name: 'Generate', exact: true }).click();
  await refusal.waitFor();
  await playground.promptField().fill('Eight bays');
  await refusal.waitFor({ state: 'hidden' });
  await ui.getByLabel('Seed').fill('42');
  await ui.getByLabel('Seed').press('Enter');
  const count = ui.getByLabel('Pictures');
  const most = Number(await count.getAttribute('max'));
  await count.fill(`${most}0`);
  await count.press('Control+Enter');
  await playground.run('Eight bays').waitFor();
  expect(await count.inputValue()).toBe(`${most}`);
  await expect.poll(() => asked).toMatchObject([{ generations: [{ count: most }] }]);
});

test('what is typed of a number stays while the form is drawn anew around it', async () => {
  const page = await open();
  const count = page.ui.getByLabel('Pictures');
  const most = await count.getAttribute('max');
  await count.fill(`${most}0`);
  await page.select([await page.id('Hero picture')]);
  await page.target('Hero picture').waitFor();
  expect(await count.inputValue()).toBe(`${most}0`);
  await count.blur();
  expect(await count.inputValue()).toBe(most);
});

test('cancelled while the model works: the placeholder goes, nothing was charged', async () => {
  const { page, id } = await openOn('Hero picture');
  const before = await page.snapshot();
  const { begun } = holdBack(toy, 'cancelled at work');
  await page.generate('cancelled at work');
  await begun;
  await page.run('cancelled at work').getByText('Toy picture is working.').waitFor();
  expect(await placeholders(page)).toEqual(['Hero picture']);
  await page.run('cancelled at work').getByRole('button', { name: 'Cancel' }).click();
  expect(await page.ended('cancelled at work')).toMatch(NOT_CHARGED);
  expect(await placeholders(page)).toEqual([]);
  expect((await page.node(id))?.fills).toMatchObject(before.get(id)?.fills ?? []);
  expect(changedIds(before, await page.snapshot()).filter((other) => other !== id)).toEqual([]);
});

test('cancelled while it waits in line: the document is as before, nothing was charged', async () => {
  const { page } = await openOn('Hero picture');
  await page.ui.getByRole('button', { name: 'Clear target' }).click();
  await page.ui.getByLabel('Pictures').fill('1');
  await local().api.changeQueue({ paused: true });
  onTestFinished(async () => void (await local().api.changeQueue({ paused: false })));
  const before = await page.snapshot();
  await page.generate('cancelled in line');
  await page.ended('cancelled in line', 'Paused, next in line.');
  await page.run('cancelled in line').getByRole('button', { name: 'Cancel' }).click();
  expect(await page.ended('cancelled in line')).toMatch(NOT_CHARGED);
  expect(toy.startsOf('cancelled in line')).toEqual([]);
  expect(changedIds(before, await page.snapshot())).toEqual([]);
});

test('closed in mid-run and opened again: it takes up where it stopped and lands on its target', async () => {
  const { page, id } = await openOn('Hero picture');
  const before = await page.snapshot();
  const { begun, goOn } = holdBack(toy, 'closed in mid-run');
  await page.generate('closed in mid-run');
  await begun;
  await page.run('closed in mid-run').getByText('Toy picture is working.').waitFor();
  await page.close();
  goOn();
  await page.reopen();
  await page.ended('closed in mid-run', /^Placed 1 picture/);
  expect(await imageFills(page, id)).toBe(1);
  expect(changedIds(before, await page.snapshot())).toEqual([id]);
  expect(await placeholders(page)).toEqual([]);
});

test('the page reloaded in mid-run: the picture lands all the same', async () => {
  const { page, id } = await openOn('Hero picture');
  const { begun, goOn } = holdBack(toy, 'reloaded in mid-run');
  await page.generate('reloaded in mid-run');
  await begun;
  await page.run('reloaded in mid-run').getByText('Toy picture is working.').waitFor();
  await page.page.evaluate(() => playground().saved());
  await page.page.reload();
  await page.promptField().waitFor();
  goOn();
  await page.ended('reloaded in mid-run', /^Placed 1 picture/);
  expect(await imageFills(page, id)).toBe(1);
  expect(await placeholders(page)).toEqual([]);
});

test('the service stopped in mid-run and started again: the picture lands', async () => {
  const { page, id } = await openOn('Hero picture');
  const begun = gate();
  toy.when('stopped in mid-run', {
    async start(request, { signal }, nth) {
      if (nth > 0) return { answer: pictures(request) };
      begun.open();
      return untilAborted(signal);
    },
  });
  await page.generate('stopped in mid-run');
  await begun;
  await page.run('stopped in mid-run').getByText('Toy picture is working.').waitFor();
  await service().stop();
  const offline = page.ui.getByRole('status').filter({ hasText: 'cannot be reached' });
  await offline.waitFor();
  await service().resume();
  // The plugin tries again by itself too: whoever is first, the button goes.
  const pressed = page.ui.getByRole('button', { name: 'Try again' }).click();
  await Promise.race([pressed, offline.waitFor({ state: 'detached' })]);
  await page.ended('stopped in mid-run', /^Placed 1 picture/);
  expect(await imageFills(page, id)).toBe(1);
  expect(await offline.count()).toBe(0);
});

test('Sketch stopped in mid-run: it is drawn again by itself and placed', async () => {
  const { page, id } = await openOn('Hero picture');
  await page.chooseModel('Sketch');
  await page.ui.getByLabel('Detail').selectOption('fine');
  await page.generate('a skyline that is interrupted');
  await page.run('a skyline that is interrupted').getByText('is working.').waitFor();
  await service().stop();
  await service().resume();
  await page.ended('a skyline that is interrupted', /^Placed 1 picture/);
  expect(await imageFills(page, id)).toBe(1);
});

test('the service away: a notice says so, nothing is lost but what was dismissed, and it recovers by itself', async () => {
  const { page, id } = await openOn('Hero picture');
  await service().stop();
  const offline = page.ui.getByRole('status').filter({ hasText: 'cannot be reached' });
  await offline.waitFor();
  await page.generate('sent while away');
  await page.run('sent while away').getByText('Trying again never makes it twice').waitFor();
  await page.generate('dismissed while away');
  await page.run('dismissed while away').getByRole('button', { name: 'Dismiss' }).click();
  await page.run('dismissed while away').waitFor({ state: 'detached' });
  await service().resume();
  await page.ended('sent while away', /^Placed 1 picture/);
  await offline.waitFor({ state: 'detached' });
  expect(toy.startsOf('sent while away')).toHaveLength(1);
  expect(toy.startsOf('dismissed while away')).toEqual([]);
  expect(await placeholders(page)).toEqual([]);
  expect(await imageFills(page, id)).toBe(1);
});

test('no room on the service’s disk: the card says what it waits for, and it is made when there is', async () => {
  const { page, id } = await openOn('Hero picture');
  await local().api.changeQueue({ paused: true });
  await page.generate('waits for room');
  await page.ended('waits for room', 'Paused, next in line.');
  await service().stop();
  await service().resume({ MIN_FREE_BYTES: String(Number.MAX_SAFE_INTEGER) });
  await local().api.changeQueue({ paused: false });
  await page.ended(
    'waits for room',
    'The service’s disk is full: waits for room, then goes on by itself.',
  );
  expect(toy.startsOf('waits for room')).toEqual([]);
  await service().stop();
  await service().resume();
  await page.ended('waits for room', /^Placed 1 picture/);
  expect(await imageFills(page, id)).toBe(1);
});
