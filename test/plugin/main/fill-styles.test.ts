import { expect, test } from 'vitest';
import type { Slot } from '../../../plugin/protocol.ts';
import { type MainHalf, STYLES, useMainHalf } from './main-half.ts';

const open = useMainHalf();

type Style = keyof typeof STYLES;

/** What gives a layer a style, as a designer does. */
const styled = (style: Style) => ({
  fills: STYLES[style],
  sharedPluginData: { 'host\nfill style': style },
});

/** A rectangle with a red style, and what has become of it. */
async function openWithTarget() {
  const main = await open({ withStyles: true });
  const red = JSON.stringify(styled('S:red'));
  const target = await main.designer<string>(
    `return session.create('RECTANGLE', '0:1', ${red}).id`,
  );
  const change = (look: string) =>
    main.designer(`session.asOneStep(() => session.update('${target}', ${look}));`);
  const look = () =>
    main.designer(
      `const { fills, sharedPluginData } = file.require('${target}');
       return { fills: fills.map(({ type, color }) => color ?? type),
         style: sharedPluginData['host\\nfill style'] ?? '' }`,
    );
  return { main, target, change, look };
}

const wait = async (main: MainHalf, run: string, targetId: string | null): Promise<Slot> => {
  const wanted = [{ generation: 0, targetId, outputs: [0], fillWith: 0, ratio: 1 }];
  const { slots } = await main.call('createPlaceholders', { run, wanted });
  return slots[0] ?? expect.unreachable();
};

const [red, green] = [STYLES['S:red'][0]?.color, STYLES['S:green'][0]?.color];
const PLACEHOLDER = 'GRADIENT_LINEAR';

test('a target has its fill style again where nothing comes, whatever else was placed meanwhile', async () => {
  const { main, target, look } = await openWithTarget();
  const slot = await wait(main, 'run', target);
  const other = await wait(main, 'other', null);
  expect(await look()).toEqual({ fills: [red, PLACEHOLDER], style: '' });
  await main.place(other);
  await main.call('showProgress', { slots: [slot], fraction: 0.5 });
  expect(await look()).toEqual({ fills: [red, PLACEHOLDER], style: '' });
  await main.call('removePlaceholders', { slots: [slot] });
  expect(await look()).toEqual({ fills: [red], style: 'S:red' });
});

test('a style that the designer gives the target while it waits is kept', async () => {
  const { main, target, change, look } = await openWithTarget();
  const slot = await wait(main, 'run', target);
  const other = await wait(main, 'other', null);
  await change(JSON.stringify(styled('S:green')));
  const now = { fills: [green], style: 'S:green' };
  await main.call('showProgress', { slots: [slot], fraction: 0.5 });
  expect(await look()).toEqual(now);
  await main.place(other);
  expect(await look()).toEqual(now);
  await main.call('removePlaceholders', { slots: [slot] });
  expect(await look()).toEqual(now);
});

test('a fill that the designer gives the target while it waits is kept', async () => {
  const { main, target, change, look } = await openWithTarget();
  const slot = await wait(main, 'run', target);
  const other = await wait(main, 'other', null);
  const added = JSON.stringify(STYLES['S:green']);
  await change(`{ fills: [...file.require('${target}').fills, ...${added}] }`);
  await main.place(other);
  await main.call('removePlaceholders', { slots: [slot] });
  expect(await look()).toEqual({ fills: [red, green], style: '' });
});

test('a target of two runs has its fill style again when nothing comes of both', async () => {
  const { main, target, look } = await openWithTarget();
  const first = await wait(main, 'first', target);
  const second = await wait(main, 'second', target);
  const other = await wait(main, 'other', null);
  await main.place(other);
  expect(await look()).toEqual({ fills: [red, PLACEHOLDER, PLACEHOLDER], style: '' });
  await main.call('removePlaceholders', { slots: [first] });
  expect(await look()).toEqual({ fills: [red, PLACEHOLDER], style: '' });
  await main.call('removePlaceholders', { slots: [second] });
  expect(await look()).toEqual({ fills: [red], style: 'S:red' });
});
