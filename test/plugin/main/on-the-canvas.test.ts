import { expect, test } from 'vitest';
import type { NodeRecord } from '../../../plugin/host/document/node-record.ts';
import type { PlacesWanted, Slot } from '../../../plugin/protocol.ts';
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

/** Three rectangles side by side, the second filled with a pattern of `source`. */
const patterned = (source: string): string => `
  const dot = session.create('ELLIPSE', '0:1', { name: 'Dot' });
  const pattern = { type: 'PATTERN', sourceNodeId: ${source}, tileType: 'RECTANGULAR',
    scalingFactor: 1, spacing: { x: 0, y: 0 }, horizontalAlignment: 'CENTER' };
  for (const [index, name] of ['One', 'Patterned', 'Three'].entries()) {
    session.create('RECTANGLE', '0:1', { name, transform: [[1, 0, 200 * index], [0, 1, 300]],
      fills: name === 'Patterned' ? [pattern] : [] });
  }`;

const TARGETS = ['One', 'Patterned', 'Three'];

const fillsOf = (main: MainHalf, name: string): Promise<string[]> =>
  main.designer(
    `return [...file.descendants('0:0')].find((one) => one.name === '${name}')
      .fills.map(({ type }) => type)`,
  );

test('a target with a pattern fill is filled on top of it, among others', async () => {
  const main = await open({ setup: patterned('dot.id') });
  const targets = await Promise.all(TARGETS.map((name) => idOf(main, name)));
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: targets.map((id, index) => wanted(index, id)),
  });
  await main.call('showProgress', { slots, fraction: 0.5 });
  expect(await fillsOf(main, 'Patterned')).toEqual(['PATTERN', 'GRADIENT_LINEAR']);
  for (const slot of slots) await main.place(slot);
  expect(await Promise.all(TARGETS.map((name) => fillsOf(main, name)))).toEqual([
    ['IMAGE'],
    ['PATTERN', 'IMAGE'],
    ['IMAGE'],
  ]);
});

test('where one placeholder cannot stand, none does', async () => {
  const main = await open({ setup: patterned("'9:9'") });
  const targets = await Promise.all(TARGETS.map((name) => idOf(main, name)));
  const before = await main.designer("return [...file.descendants('0:0')]");
  await expect(
    main.call('createPlaceholders', {
      run: 'run',
      wanted: [wanted(0, targets[0] ?? '', [0, 1]), wanted(1, targets[1] ?? '')],
    }),
  ).rejects.toThrow('does not exist');
  expect(await main.designer("return [...file.descendants('0:0')]")).toEqual(before);
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
  await main.place(first, undefined, deletePlaceholder);
  await main.placeVector(second, undefined, deletePlaceholder);
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

const LOOK = {
  opacity: 0.5,
  blendMode: 'MULTIPLY',
  constraints: { horizontal: 'MAX', vertical: 'SCALE' },
  cornerRadii: [1, 2, 3, 4],
  cornerSmoothing: 0.6,
  strokes: [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }],
  strokeWeight: 3,
  strokeAlign: 'OUTSIDE',
  strokeCap: 'ROUND',
  strokeJoin: 'BEVEL',
  dashPattern: [4, 2],
  effects: [{ type: 'LAYER_BLUR', radius: 4, visible: true, blurType: 'NORMAL' }],
  exportSettings: [{ format: 'PNG' }],
};

test('what a designer makes of a waiting placeholder is kept by its picture, of pixels or vectors', async () => {
  const main = await open();
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, null, [0, 1, 2])],
  });
  // Mirrored and turned.
  const turned = {
    transform: [
      [0, 1, 40],
      [1, 0, 20],
    ],
    ...LOOK,
  };
  await main.designer(`session.asOneStep(() => {
    const looks = [{}, ${JSON.stringify(turned)}, { ...${JSON.stringify(turned)}, name: 'Mine' }];
    ${JSON.stringify(slots)}.forEach(({ nodeId }, index) => session.update(nodeId, looks[index]));
  });`);
  const [first = expect.unreachable(), second = expect.unreachable(), third] = slots;
  await main.place(first);
  await main.call('showProgress', { slots: slots.slice(1), fraction: 0.5 });
  const placed = [await main.place(second), await main.placeVector(third ?? expect.unreachable())];
  const [pixels, vectors] = await main.designer<NodeRecord[]>(
    `return ${JSON.stringify(placed)}.map((id) => file.require(id))`,
  );
  expect(pixels).toMatchObject({ ...turned, name: 'A picture', fills: [{ type: 'IMAGE' }] });
  expect(vectors).toMatchObject({ ...turned, name: 'Mine', type: 'FRAME' });
});

test('a vector picture takes its placeholder’s place in an auto layout', async () => {
  const main = await open({
    setup: `const row = session.create('FRAME', '0:1', { name: 'Row', layoutMode: 'HORIZONTAL' });
      session.create('RECTANGLE', row.id, { name: 'Before', width: 30 });`,
  });
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, null)],
  });
  const row = await idOf(main, 'Row');
  await main.designer(`session.asOneStep(() => {
    session.update('${slots[0]?.nodeId}', { parent: '${row}' });
  });`);
  const placed = await main.placeVector(slots[0] ?? expect.unreachable());
  expect(await main.designer(`return file.get('${placed}')`)).toMatchObject({
    parent: row,
    layoutPositioning: 'AUTO',
    transform: [
      [1, 0, 30],
      [0, 1, 0],
    ],
  });
});

test('a placeholder that waits stays selected and as it was made when another lands', async () => {
  const main = await open({
    setup: `session.create('FRAME', '0:1', { name: 'Row', layoutMode: 'HORIZONTAL',
      primaryAxisSizingMode: 'FIXED', width: 600, transform: [[1, 0, 3000], [0, 1, 0]] });`,
  });
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, null, [0, 1, 2])],
  });
  const [landing = expect.unreachable(), waiting = expect.unreachable(), other] = slots;
  const look = { ...LOOK, locked: true, visible: false, layoutGrow: 1, layoutAlign: 'STRETCH' };
  await main.designer(`session.asOneStep(() => {
    const row = [...file.descendants('0:1')].find(({ name }) => name === 'Row');
    session.update('${waiting.nodeId}', { parent: row.id, ...${JSON.stringify(look)} });
    session.select(['${other?.nodeId}', '${waiting.nodeId}']);
  });`);
  await main.place(landing);
  const [first, second] = await main.designer<NodeRecord[]>(
    'return session.selection().map((id) => file.require(id))',
  );
  expect(first).toMatchObject({ name: 'Generating…', opacity: 1, parent: '0:1' });
  expect(second).toMatchObject({ ...look, parent: await idOf(main, 'Row') });
});

test('a target that follows the selection goes to what can be filled, not to what waits itself', async () => {
  const main = await open({ setup: TWO_PAGES });
  const shape = await main.designer<string>("return session.create('RECTANGLE', '0:1').id");
  const words = await idOf(main, 'Words');
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, shape), wanted(1, null)],
  });
  const waiting = slots[1]?.nodeId ?? expect.unreachable();
  const target = async (ids: string[]) => {
    await main.designer(`session.select(${JSON.stringify(ids)});`);
    const { selection } = await main.call('open', { freshDocumentId: 'x', freshOwner: 'x' });
    expect(selection.total).toBe(ids.length);
    return selection.target?.id ?? null;
  };
  expect(await target([shape])).toBe(shape);
  expect(await target([waiting])).toBeNull();
  expect(await target([words])).toBeNull();
  expect(await target([shape, words])).toBeNull();
  expect(await target([])).toBeNull();
});

test('the id of the file survives the undoing of all that was done', async () => {
  const main = await open({ setup: TWO_PAGES });
  const storedId = () => main.designer("return file.get('0:0').pluginData['trial\\ndocumentId']");
  const undoAll = () => main.designer('for (let step = 0; step < 9; step += 1) plugin.undo();');
  const id = await storedId();
  expect(id).toBe('fresh-document');

  await undoAll();
  expect(await storedId()).toBeUndefined();
  const run = { run: 'run', wanted: [wanted(0, null)] };
  const { slots } = await main.call('createPlaceholders', run);
  expect(await storedId()).toBe(id);

  await undoAll();
  await main.designer('plugin.close();');
  expect(await storedId()).toBe(id);
  await main.reopen('another-document');
  expect(slots).toHaveLength(1);
  expect(await storedId()).toBe(id);
});

test('recipes that are removed take the beginning of their prompts out of the layers’ names', async () => {
  const main = await open({ setup: TWO_PAGES });
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, null, [0, 1, 2])],
  });
  const [first = expect.unreachable(), second = expect.unreachable(), third] = slots;
  const prompt = 'the merger with Acme, announced  on a stage in front of everybody';
  const name = 'the merger with Acme, announced on a stage in f…';
  const placed = await main.place(first, prompt);
  expect(await main.designer(`return file.get('${placed}').name`)).toBe(name);
  await main.placeVector(second, prompt);
  const own = await main.place(third ?? expect.unreachable(), prompt);
  await main.designer(`session.update('${own}', { name: 'Named by hand' });`);
  await showPage(main, 'Second');
  expect(await main.call('removeRecipes', {})).toEqual({ removed: 3 });
  const names = await namesOn(main, 'Page 1');
  expect(names.filter((one) => one === 'Picture')).toHaveLength(2);
  expect(names).toContain('Named by hand');
  expect(JSON.stringify(await main.designer("return [...file.descendants('0:0')]"))).not.toContain(
    'merger',
  );
});

test('the menu’s removal of recipes ends when a page cannot be loaded, and says so', async () => {
  const main = await open({ command: 'remove-recipes', networkFails: true });
  await expect.poll(() => main.designer('return plugin.isRunning')).toBe(false);
  expect(await main.designer('return window.notified.map(({ message }) => message)')).toEqual([
    'The recipes could not all be removed. Try again.',
  ]);
});

test('a hidden target is filled and stays hidden', async () => {
  const main = await open({
    setup: "session.create('RECTANGLE', '0:1', { name: 'Hidden', visible: false, fills: [] });",
  });
  const id = await idOf(main, 'Hidden');
  const { slots } = await main.call('createPlaceholders', { run: 'run', wanted: [wanted(0, id)] });
  await main.place(slots[0] ?? expect.unreachable());
  expect(await main.designer(`return file.get('${id}')`)).toMatchObject({
    visible: false,
    fills: [{ type: 'IMAGE' }],
  });
});

test.each(['place', 'placeVector'] as const)(
  'what waits in a group of its own stays in it, and %s puts its picture there',
  async (place) => {
    const main = await open();
    const { slots } = await main.call('createPlaceholders', {
      run: 'run',
      wanted: [wanted(0, null, [0, 1, 2])],
    });
    const [first = expect.unreachable(), ...others] = slots;
    await main.designer(`session.asOneStep(() => {
      const group = session.create('GROUP', '0:1', { name: 'Mine' });
      for (const { nodeId } of ${JSON.stringify(others)}) {
        session.update(nodeId, { parent: group.id });
      }
    });`);
    await main.place(first);
    for (const slot of others) await main[place](slot);
    const [pixels, group, ...inside] = await main.designer<NodeRecord[]>(
      "return [...file.descendants('0:1')]",
    );
    expect(pixels).toMatchObject({ name: 'A picture', parent: '0:1' });
    expect(group).toMatchObject({ name: 'Mine', type: 'GROUP' });
    const pictures = inside.filter(({ parent }) => parent === group?.id);
    expect(pictures).toHaveLength(2);
    for (const picture of pictures) {
      expect(picture).toMatchObject({ name: 'A picture', visible: true, locked: false });
    }
  },
);

/** Names of the layers that show a placeholder. */
const waitingOn = (main: MainHalf): Promise<string[]> =>
  main.designer(
    `return [...file.descendants('0:0')]
      .filter(({ fills }) => fills.some(({ type }) => type === 'GRADIENT_LINEAR'))
      .map(({ name }) => name)`,
  );

const CARD = "session.create('FRAME', '0:1', { name: 'Card', width: 200, fills: [] });";
const OTHER = "session.create('TEXT', '0:1', { name: 'Other', width: 50 });";

test('what an undo brings back of placeholders goes once something is selected, and undoing goes on', async () => {
  const main = await open({ setup: `${CARD}${OTHER}` });
  const card = await idOf(main, 'Card');
  const other = await idOf(main, 'Other');
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, card, [0, 1])],
  });
  const edit = (width: number) =>
    main.designer(`session.asOneStep(() => session.update('${other}', { width: ${width} }));`);
  await edit(77);
  for (const slot of slots) await main.place(slot);
  const undo = () => main.designer('session.undo();');
  const isEdited = () => main.designer(`return file.require('${other}').width === 77`);
  for (let step = 0; step < 9 && (await waitingOn(main)).length < 2; step += 1) await undo();
  expect(await waitingOn(main)).toEqual(['Card', 'Generating…']);

  await main.designer(`session.select(['${other}']);`);
  await expect.poll(() => waitingOn(main)).toEqual([]);
  expect(await namesOn(main, 'Page 1')).toEqual(['Card', 'Other']);
  expect(await isEdited()).toBe(true);
  for (let step = 0; step < 9 && (await isEdited()); step += 1) {
    await undo();
    await main.designer(`session.select([]); session.select(['${other}']);`);
    await main.call('loadSettings', {});
  }
  expect(await isEdited()).toBe(false);
});

test('what is left of a run that no window has goes when its page comes to the front', async () => {
  const main = await open({ setup: TWO_PAGES });
  const create = (run: string) =>
    main.call('createPlaceholders', { run, wanted: [wanted(0, null)] });
  await create('lost');
  const record = { id: 'stored', documentId: 'another-window', record: {} };
  await main.call('saveRun', record);
  await create('stored');
  await main.reopen();
  await create('this window');
  await showPage(main, 'Second');
  await showPage(main, 'Page 1');
  await expect.poll(() => namesOn(main, 'Page 1')).toEqual(['Words', 'Generating…', 'Generating…']);
  await showPage(main, 'Second');
  await main.call('deleteRun', { id: 'stored' });
  await showPage(main, 'Page 1');
  await expect.poll(() => namesOn(main, 'Page 1')).toEqual(['Words', 'Generating…']);
});

/** Copies a layer to the front of a page as a designer does, with all that plugins keep on it. */
const paste = (main: MainHalf, id: string, name: string, page = 'Page 1', cut = false) =>
  main.designer(`session.asOneStep(() => {
    const { id, type, parent, ...rest } = file.require('${id}');
    const page = file.pages().find((one) => file.require(one).name === '${page}');
    session.create(type, page, { ...rest, name: '${name}' });
    if (${cut}) session.remove(id);
  });`);

test.each([
  ['its picture comes', (main: MainHalf, slot: Slot) => main.place(slot)],
  ['its vectors come', (main: MainHalf, slot: Slot) => main.placeVector(slot)],
  [
    'none comes',
    (main: MainHalf, slot: Slot) => main.call('removePlaceholders', { slots: [slot] }),
  ],
])('copies of what waits are as before when %s', async (_when, end) => {
  const main = await open({ setup: CARD });
  const card = await idOf(main, 'Card');
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, card, [0, 1])],
  });
  for (const { nodeId, kind } of slots) await paste(main, nodeId, `Copy of ${kind}`);
  for (const slot of slots) await end(main, slot);
  expect(await waitingOn(main)).toEqual([]);
  expect(await fillsOf(main, 'Copy of fill')).toEqual([]);
  expect(await namesOn(main, 'Page 1')).not.toContain('Copy of new');
  expect(JSON.stringify(await main.designer("return [...file.descendants('0:0')]"))).not.toContain(
    'onTarget',
  );
});

test('what was cut while it waits and pasted on another page gets its picture there', async () => {
  const main = await open({ setup: `${TWO_PAGES}${CARD}` });
  const card = await idOf(main, 'Card');
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: [wanted(0, card, [0, 1])],
  });
  await showPage(main, 'Second');
  for (const { nodeId, kind } of slots) await paste(main, nodeId, `Cut ${kind}`, 'Second', true);
  await main.designer(`session.update([...file.descendants('0:0')]
    .find(({ name }) => name === 'Cut new').id, { name: 'Generating…' });`);
  for (const slot of slots) await main.place(slot);
  expect(await namesOn(main, 'Page 1')).toEqual(['Words']);
  expect(await namesOn(main, 'Second')).toEqual(['Cut fill', 'A picture']);
  expect(await fillsOf(main, 'Cut fill')).toEqual(['IMAGE']);
  expect(await waitingOn(main)).toEqual([]);
});

test('beside a layer that a mask cuts off stands a picture outside of its frame', async () => {
  const main = await open({
    setup: `const frame = session.create('FRAME', '0:1', { name: 'Masked', width: 900, height: 900 });
      session.create('ELLIPSE', frame.id, { name: 'Mask', isMask: true, width: 90, height: 90 });
      session.create('TEXT', frame.id, { name: 'Words', characters: 'Words', width: 80 });`,
  });
  const ids = [await idOf(main, 'Words'), await idOf(main, 'Mask')];
  const { slots } = await main.call('createPlaceholders', {
    run: 'run',
    wanted: ids.map((id, index) => wanted(index, id)),
  });
  const parents = await main.designer(
    `return ${JSON.stringify(slots)}.map(({ nodeId }) => file.require(nodeId).parent)`,
  );
  expect(parents).toEqual(['0:1', '0:1']);
});
