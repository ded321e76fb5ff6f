import { randomUUID } from 'node:crypto';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings, pluginFrame } from '../../support/axe-findings.ts';
import { holdBack } from '../../support/hold-back.ts';
import { changedIds } from '../../support/playground-page.ts';
import { createToyProvider, pictures } from '../../support/toy-provider.ts';
import { usePlayground } from '../../support/use-playground.ts';

const toy = createToyProvider('toy', true);
const { open, service } = usePlayground({
  providers: [toy],
  environment: { WORKER_CONCURRENCY: '1' },
});

test('the queue is seen and steered by keyboard: paused, moved, cancelled, resumed, emptied', async () => {
  const person = await service().signUp();
  const page = await open({ person });
  const { ui } = page;
  const queue = ui.getByRole('region', { name: 'Queue' });
  const button = (name: string) => queue.getByRole('button', { name, exact: true });
  const onCard = (prompt: string, name: string) =>
    page.run(prompt).getByRole('button', { name, exact: true });
  const hasFocus = (locator: Locator) =>
    locator.evaluate((element) => element === document.activeElement);
  const begun: string[] = [];
  for (const prompt of ['dunes', 'made elsewhere', 'heath']) {
    toy.when(prompt, {
      async start(request) {
        begun.push(prompt);
        return { answer: pictures(request) };
      },
    });
  }

  // One at a time: while the first is worked on, the others wait. One that waits needs no bar.
  const first = holdBack(toy, 'coast');
  await page.generate('coast');
  await first.begun;
  await page.generate('heath');
  await page.ended('heath', 'Waiting, next in line.');
  expect(await queue.count()).toBe(0);
  expect(await onCard('heath', 'Move to front').count()).toBe(0);
  await page.generate('marsh');
  await page.ended('marsh', 'Waiting, number 2 in line.');
  await queue.getByText('2 waiting').waitFor();
  await button('Pause').press('Enter');
  await queue.getByRole('status').getByText('Paused: nothing new starts.').waitFor();
  expect(await hasFocus(button('Resume'))).toBe(true);
  await page.ended('heath', 'Paused, next in line.');
  await page.generate('dunes');
  await page.ended('dunes', 'Paused, number 3 in line.');
  const other = await person.api.generate(
    { model: 'toy/picture', prompt: 'made elsewhere' },
    randomUUID(),
  );
  await queue.getByText('4 waiting, 1 elsewhere. Paused').waitFor();

  // A move keeps the focus, also where there is nowhere further to go.
  await onCard('dunes', 'Move to front').press('Enter');
  await page.ended('dunes', 'Paused, next in line.');
  await page.ended('heath', 'Paused, number 2 in line.');
  expect(await onCard('dunes', 'Move to front').isDisabled()).toBe(true);
  expect(await hasFocus(onCard('dunes', 'Move to front'))).toBe(true);
  await onCard('heath', 'Move to back').press('Enter');
  await page.ended('heath', 'Paused, number 4 in line.');
  const { items } = await person.api.generations({});
  const promptOf = new Map(items.map(({ id, prompt }) => [id, prompt]));
  const { generationIds } = await person.api.queue();
  expect(generationIds.map((id) => promptOf.get(id))).toEqual([
    'dunes',
    'marsh',
    other.prompt,
    'heath',
  ]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.page.emulateMedia({ colorScheme });
    expect(await axeFindings(pluginFrame(page))).toEqual([]);
  }

  // What runs goes on; nothing else begins.
  first.goOn();
  await page.ended('coast', /^Placed 1 picture/);
  await onCard('marsh', 'Cancel').press('Enter');
  expect(await page.ended('marsh')).toBe('Cancelled. Nothing was charged.');
  await page.ended('heath', 'Paused, number 3 in line.');

  // A wish that does not arrive is said, and the next one that does takes the sentence away.
  const refused = ui.getByRole('alert').getByText(/cannot be reached/);
  await page.page.route('**/api/v1/queue', (route) => route.abort());
  await button('Resume').press('Enter');
  await refused.waitFor();
  await page.page.unroute('**/api/v1/queue');
  expect(begun).toEqual([]);
  await button('Resume').press('Enter');
  await refused.waitFor({ state: 'detached' });
  for (const prompt of ['dunes', 'heath']) await page.ended(prompt, /^Placed 1 picture/);
  await queue.waitFor({ state: 'detached' });
  expect(begun).toEqual(['dunes', 'made elsewhere', 'heath']);

  // Paused in another window: this one says so, though nothing waits. Then all that waits is
  // cancelled at once; the pause stays until it is lifted.
  await person.api.changeQueue({ paused: true });
  await button('Resume').waitFor();
  expect(await button('Cancel all waiting').count()).toBe(0);
  const made = await page.snapshot();
  await page.generate('moor');
  await page.ended('moor', 'Paused, next in line.');
  await page.generate('fen');
  await page.ended('fen', 'Paused, number 2 in line.');
  await button('Cancel all waiting').press('Enter');
  for (const prompt of ['moor', 'fen']) {
    expect(await page.ended(prompt)).toBe('Cancelled. Nothing was charged.');
  }
  await expect.poll(() => button('Cancel all waiting').count()).toBe(0);
  await button('Resume').press('Enter');
  await queue.waitFor({ state: 'detached' });
  expect(await person.api.queue()).toEqual({ paused: false, generationIds: [] });
  expect(changedIds(made, await page.snapshot())).toEqual([]);
});
