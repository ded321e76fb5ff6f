import { expect, test } from 'vitest';
import { type HostWindow, openPlugin, useHost } from './host-page.ts';

useHost();

const inPage = (code: string): string =>
  `(() => { const { host, file, session, plugin } = window; ${code} })()`;

test('selectionchange comes later and once for several changes in a row', async () => {
  const plugin = await openPlugin({
    main: `
      figma.on('selectionchange', () =>
        console.log('changed', figma.currentPage.selection.map((node) => node.name)));
      console.log('listening');
    `,
    setup: "session.create('FRAME', session.pageId, { name: 'A' });",
  });
  await plugin.printed(1);
  await plugin.page.evaluate(
    inPage(`
      const [id] = file.children(session.pageId);
      session.select([id]); session.select([]); session.select([id]);
    `),
  );
  await plugin.printed(2);
  await plugin.page.evaluate(inPage('session.select([]);'));
  expect(await plugin.printed(3)).toEqual(['listening', 'changed ["A"]', 'changed []']);
});

test('run tells the command, and a relaunch button selects its node first', async () => {
  const main = `
    figma.on('run', ({ command }) =>
      console.log(command, figma.command, figma.currentPage.selection.length));
  `;
  const plugin = await openPlugin({
    main,
    command: 'open',
    setup: "session.create('FRAME', session.pageId, { name: 'A' });",
  });
  await plugin.printed(1);
  await plugin.page.evaluate(
    inPage(`
      const [relaunchNode] = file.children(session.pageId);
      return plugin.run({ command: 'edit', relaunchNode });
    `),
  );
  expect(await plugin.printed(2)).toEqual(['open open 0', 'edit edit 1']);
});

test('currentpagechange and once', async () => {
  const plugin = await openPlugin({
    main: `
      figma.once('currentpagechange', () => console.log(figma.currentPage.name));
      console.log('listening');
    `,
    setup: "session.create('PAGE', '0:0', { name: 'Second' });",
  });
  await plugin.printed(1);
  await plugin.page.evaluate(inPage('session.setPage(file.pages()[1]);'));
  await plugin.printed(2);
  await plugin.page.evaluate(inPage('session.setPage(file.pages()[0]);'));
  expect(await plugin.printed(2)).toEqual(['listening', 'Second']);
});

test('documentchange needs all pages loaded, and tells what was made, changed and removed', async () => {
  const plugin = await openPlugin({
    main: `
      (async () => {
        await figma.loadAllPagesAsync();
        figma.on('documentchange', ({ documentChanges }) => {
          for (const { type, origin, node, properties } of documentChanges) {
            console.log(type, origin, node.removed ? 'gone' : node.name, properties || []);
          }
        });
        console.log('listening');
      })();
    `,
    setup: "session.create('FRAME', session.pageId, { name: 'A' });",
  });
  await plugin.printed(1);
  await plugin.page.evaluate(
    inPage(`
      const [id] = file.children(session.pageId);
      session.create('ELLIPSE', session.pageId, { name: 'B' });
      session.update(id, { fills: [], opacity: 0.5 });
    `),
  );
  await plugin.printed(3);
  await plugin.page.evaluate(
    inPage(`
      const [id] = file.children(session.pageId);
      new host.EditorSession(file).remove(id);
    `),
  );
  expect(await plugin.printed(4)).toEqual([
    'listening',
    'CREATE LOCAL B []',
    'PROPERTY_CHANGE LOCAL A ["opacity","fills"]',
    'DELETE REMOTE gone []',
  ]);
});

test('documentchange is refused before all pages are loaded', async () => {
  const plugin = await openPlugin({
    main: `try { figma.on('documentchange', () => {}); } catch (error) { console.log(error.message); }`,
    setup: "session.create('PAGE', '0:0');",
  });
  expect((await plugin.printed(1))[0]).toContain('before figma.loadAllPagesAsync()');
});

test('a person’s undo takes back what the plugin did since its last commit, in one step', async () => {
  const plugin = await openPlugin({
    main: `
      const node = figma.currentPage.children[0];
      node.fills = [];
      figma.commitUndo();
      node.name = 'Filled';
      node.setPluginData('recipe', 'x');
      node.opacity = 0.5;
      figma.commitUndo();
      console.log('done');
    `,
    setup: "session.create('FRAME', session.pageId, { name: 'A' });",
  });
  await plugin.printed(1);
  const state = (act: string): Promise<unknown> =>
    plugin.page.evaluate(
      inPage(`
        ${act}
        const node = file.require(file.children(session.pageId)[0]);
        return [node.name, node.opacity, node.fills.length, Object.keys(node.pluginData).length];
      `),
    );
  expect(await state('plugin.undo();')).toEqual(['A', 1, 0, 0]);
  expect(await state('plugin.undo();')).toEqual(['A', 1, 1, 0]);
  expect(await state('plugin.redo(); plugin.redo();')).toEqual(['Filled', 0.5, 0, 1]);
});

test('what a person does by hand is a step of its own between a plugin’s changes', async () => {
  const plugin = await openPlugin({
    main: `
      figma.currentPage.children[0].name = 'By plugin';
      console.log('done');
    `,
    setup: "session.create('FRAME', session.pageId, { name: 'A' });",
  });
  await plugin.printed(1);
  const name = (act: string): Promise<unknown> =>
    plugin.page.evaluate(
      inPage(`
        const id = file.children(session.pageId)[0];
        ${act}
        return [file.require(id).name, file.require(id).opacity];
      `),
    );
  expect(await name('session.asOneStep(() => session.update(id, { opacity: 0.2 }));')).toEqual([
    'By plugin',
    0.2,
  ]);
  expect(await name('plugin.undo();')).toEqual(['By plugin', 1]);
  expect(await name('plugin.undo();')).toEqual(['A', 1]);
});

test('notifications are cut at 100 characters and links open outside', async () => {
  const plugin = await openPlugin({
    main: `
      figma.notify('x'.repeat(120));
      figma.openExternal('https://example.com/a');
      try { figma.openExternal('javascript:alert(1)'); } catch (error) { console.log(error.message); }
    `,
  });
  await plugin.printed(1);
  const { notified, opened } = await plugin.page.evaluate(() => {
    const { notified, opened } = window as unknown as HostWindow;
    return { notified: notified.map(({ message }) => message), opened };
  });
  expect(notified).toEqual([`${'x'.repeat(99)}…`]);
  expect(opened).toEqual(['https://example.com/a']);
});

test('a notification’s button calls the plugin back', async () => {
  const plugin = await openPlugin({
    main: `
      figma.notify('Removed', {
        timeout: 1000,
        button: { text: 'Undo', action: () => console.log('pressed') },
      });
      console.log('shown');
    `,
  });
  await plugin.printed(1);
  const options = await plugin.page.evaluate(() => {
    const { options } = (window as unknown as HostWindow).notified[0] ?? {};
    options?.onButton?.();
    return [options?.button, options?.timeout, options?.error];
  });
  expect(options).toEqual(['Undo', 1000, false]);
  expect(await plugin.printed(2)).toEqual(['shown', 'pressed']);
});
