import { expect, test } from 'vitest';
import { openPlugin, useHost } from './host-page.ts';

useHost();

/** Opens a second window on the first one's document, with a plugin and a storage of its own. */
const SECOND = (main: string): string => `(async () => {
  const { host, file, printed } = window;
  const container = document.createElement('div');
  document.body.append(container);
  window.other = await host.createFigmaHost({
    manifest: { name: 'Trial', id: 'trial', api: '1.0.0', main: 'main.js',
      documentAccess: 'dynamic-page', networkAccess: { allowedDomains: ['none'] } },
    mainCode: ${JSON.stringify(main)},
    document: file,
    storage: host.createMemoryStorage(),
    container,
    frameUrl: '/frame.html',
    fontUrl: '/inter.woff2',
    onConsole: (_level, text) => printed.push('second ' + text),
  });
  await window.other.run();
})()`;

test('two windows see one document, with storage, selection and ids of their own', async () => {
  const plugin = await openPlugin({
    main: `(async () => {
      await figma.clientStorage.setAsync('owner', 'first');
      const node = figma.createFrame();
      node.name = 'Shared';
      node.setPluginData('owner', 'first');
      figma.currentPage.selection = [node];
      console.log(node.id);
    })()`,
  });
  await plugin.printed(1);
  await plugin.page.evaluate(
    SECOND(`(async () => {
      const [node] = figma.currentPage.children;
      const mine = figma.createFrame();
      console.log(node.name, node.getPluginData('owner'),
        String(await figma.clientStorage.getAsync('owner')),
        figma.currentPage.selection.length, mine.id !== node.id);
    })()`),
  );
  expect((await plugin.printed(2))[1]).toBe('second Shared first undefined 0 true');
});

test('undo takes back one’s own changes and leaves the other person’s', async () => {
  const plugin = await openPlugin({
    main: `
      const [node] = figma.currentPage.children;
      node.name = 'Named by the first';
      figma.commitUndo();
      console.log('done');
    `,
    setup: "session.create('FRAME', session.pageId, { name: 'A' });",
  });
  await plugin.printed(1);
  await plugin.page.evaluate(
    SECOND(`
      const [node] = figma.currentPage.children;
      node.opacity = 0.5;
      figma.commitUndo();
      console.log('done');
    `),
  );
  await plugin.printed(2);
  const state = await plugin.page.evaluate(`(() => {
    const { file, session, plugin, other } = window;
    const node = () => file.require(file.children(session.pageId)[0]);
    plugin.undo();
    const first = [node().name, node().opacity];
    other.undo();
    other.undo();
    return [first, [node().name, node().opacity]];
  })()`);
  expect(state).toEqual([
    ['A', 0.5],
    ['A', 1],
  ]);
});

test('a node that the other window removes is gone here, from the selection too', async () => {
  const plugin = await openPlugin({
    main: `
      const [node] = figma.currentPage.children;
      figma.currentPage.selection = [node];
      figma.on('selectionchange', () =>
        console.log(figma.currentPage.selection.length, node.removed));
      setTimeout(() => console.log('ready'), 20);
    `,
    setup: "session.create('FRAME', session.pageId, { name: 'A' });",
  });
  await plugin.printed(2);
  await plugin.page.evaluate(SECOND('figma.currentPage.children[0].remove();'));
  expect((await plugin.printed(3)).at(-1)).toBe('0 true');
});
