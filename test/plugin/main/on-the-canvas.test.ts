import { expect, test } from 'vitest';
import type { PlacesWanted } from '../../../plugin/protocol.ts';
import { type MainHalf, UNREACHABLE, useMainHalf } from './main-half.ts';

const open = useMainHalf();

/** A second page, and a text on the first, which is the current one. */
const TWO_PAGES = `
  session.create('PAGE', '0:0', { name: 'Second' });
  session.create('TEXT', '0:1', { name: 'Words', characters: 'Words', width: 80 });
`;

const idOf = (main: MainHalf, name: string): Promise<string> =>
  main.designer(`return [...file.descendants('0:0')].find((one) => one.name === '${name}').id`);

/** Everything on the pages by name, back to front. */
const namesOn = (main: MainHalf, page: string): Promise<string[]> =>
  main.designer(
    `const page = file.pages().map((id) => file.require(id)).find((one) => one.name === '${page}');
     return [...file.descendants(page.id)].map(({ name }) => name)`,
  );

const showPage = (main: MainHalf, name: string): Promise<unknown> =>
  main.designer(`session.setPage(file.pages().find((id) => file.require(id).name === '${name}'));`);

const wanted = (generation: number, targetId: string | null, outputs = [0]): PlacesWanted => ({
  generation,
  targetId,
  outputs,
  fillWith: 0,
  ratio: 1,
});

test('what was begun on one page is placed there when the plugin is opened again on another', async () => {
  const main = await open({ setup: TWO_PAGES });
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, await idOf(main, 'Words')), wanted(1, null)],
  });
  await showPage(main, 'Second');
  await main.reopen();
  await main.call('adoptPlaceholders', { slots });
  for (const slot of slots) await main.place(slot);
  expect(await namesOn(main, 'Page 1')).toEqual(['Words', 'A picture', 'A picture']);
  expect(await namesOn(main, 'Second')).toEqual([]);
});

test('a target on a page that is not open gets its picture beside it', async () => {
  const main = await open({ setup: TWO_PAGES });
  const words = await idOf(main, 'Words');
  await showPage(main, 'Second');
  await main.reopen();
  const run = { run: 'run', wanted: [wanted(0, words)] };
  const { slots } = await main.call('createPlaceholders', run);
  await main.place(slots[0] ?? expect.unreachable());
  expect(await namesOn(main, 'Page 1')).toEqual(['Words', 'A picture']);
});

test('where one placeholder cannot be lifted, the others are back in their places', async () => {
  const main = await open({ networkFails: true });
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, null, [0, 1, 2])],
  });
  const third = slots[2]?.nodeId;
  await main.designer(`session.update('${third}', { name: '${UNREACHABLE}' });`);
  await expect(main.place(slots[0] ?? expect.unreachable())).rejects.toThrow('Unable to load');
  expect(await namesOn(main, 'Page 1')).toEqual(['Generating…', 'Generating…', UNREACHABLE]);
});

test('the view of a page stays where it is when placeholders stand on another', async () => {
  const main = await open({ setup: TWO_PAGES });
  const words = await idOf(main, 'Words');
  await main.designer('session.setViewport({ center: { x: 9000, y: 9000 } });');
  await showPage(main, 'Second');
  const run = { run: 'run', wanted: [wanted(0, words)] };
  await main.call('createPlaceholders', run);
  expect(await main.designer('return session.viewport.center')).toEqual({ x: 9000, y: 9000 });
  await showPage(main, 'Page 1');
  await main.call('createPlaceholders', { ...run, run: 'another run' });
  expect(await main.designer('return session.viewport.center.x')).toBeLessThan(1000);
});

test('a picture whose placeholder was deleted stands on the page it was made for', async () => {
  const main = await open({ setup: TWO_PAGES });
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, await idOf(main, 'Words')), wanted(1, null)],
  });
  await showPage(main, 'Second');
  const deletePlaceholder = () =>
    main.designer(`
      const waiting = [...file.descendants('0:0')].find(({ name }) => name === 'Generating…');
      session.asOneStep(() => session.remove(waiting.id));
    `);
  const [first = expect.unreachable(), second = expect.unreachable()] = slots;
  await main.place(first, {}, deletePlaceholder);
  await main.placeVector(second, deletePlaceholder);
  expect(await namesOn(main, 'Second')).toEqual([]);
  expect(await namesOn(main, 'Page 1')).toContain('A picture');
});

test('a layer is drawn no larger than asked for, with all that hangs out of it', async () => {
  const main = await open({
    setup: `
      const frame = session.create('FRAME', '0:1', { name: 'Open', clipsContent: false,
        width: 100, height: 100 });
      session.create('RECTANGLE', frame.id, { transform: [[1, 0, 0], [0, 1, 2000]] });
    `,
  });
  const id = await idOf(main, 'Open');
  const size = await main.exported(id, 512);
  expect(size).toEqual({ width: 24, height: 512 });
});
