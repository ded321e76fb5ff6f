import { expect, test } from 'vitest';
import { inPlugin, openPlugin, useHost } from './host-page.ts';

useHost();

test('main code has the language, console, timers and fetch, and nothing of a browser', async () => {
  const names = [
    'window',
    'document',
    'TextEncoder',
    'TextDecoder',
    'URL',
    'atob',
    'Blob',
    'AbortController',
    'crypto',
    'Intl',
    'structuredClone',
    'localStorage',
    'XMLHttpRequest',
    'queueMicrotask',
    '__figmaHostCall',
    '__figmaHostEnter',
  ];
  const types = await inPlugin(
    `return ${JSON.stringify(names)}.map((name) => typeof globalThis[name])`,
  );
  expect(types).toEqual(names.map(() => 'undefined'));
  expect(
    await inPlugin(
      'return [typeof fetch, typeof setTimeout, typeof clearInterval, typeof console.log, typeof Proxy]',
    ),
  ).toEqual(['function', 'function', 'function', 'function', 'function']);
});

test('a function of figma that the host lacks throws and says which', async () => {
  await expect(inPlugin('figma.combineAsVariants([], figma.currentPage)')).rejects.toThrow(
    'figma.combineAsVariants is not implemented by this Figma host',
  );
  await expect(inPlugin('figma.variables.getLocalVariables()')).rejects.toThrow(
    'figma.variables is not implemented by this Figma host',
  );
  await expect(inPlugin('figma.ui.reposition(1, 1)')).rejects.toThrow(
    'figma.ui.reposition is not implemented by this Figma host',
  );
  await expect(inPlugin("figma.on('drop', () => {})")).rejects.toThrow(
    "figma.on('drop') is not implemented by this Figma host",
  );
});

test('a property that a node does not have throws when read and when set', async () => {
  const rectangle = 'const node = figma.createRectangle();';
  await expect(inPlugin(`${rectangle} node.fils`)).rejects.toThrow(
    "in get_fils: no such property 'fils' on RECTANGLE node",
  );
  await expect(inPlugin(`${rectangle} node.colour = 1`)).rejects.toThrow(
    "in set_colour: no such property 'colour' on RECTANGLE node",
  );
  await expect(inPlugin(`${rectangle} node.children`)).rejects.toThrow(
    "no such property 'children' on RECTANGLE node",
  );
  await expect(inPlugin(`${rectangle} node.vectorNetwork`)).rejects.toThrow(
    'node.vectorNetwork is not implemented by this Figma host',
  );
  await expect(inPlugin(`${rectangle} node.id = '9:9'`)).rejects.toThrow(/read only|id/);
  expect(
    await inPlugin(
      `${rectangle} return ['fills' in node, 'children' in node, 'children' in figma.currentPage]`,
    ),
  ).toEqual([true, false, true]);
});

test('a node can be awaited, printed, and is the same object each time', async () => {
  expect(
    await inPlugin(`
      const node = await Promise.resolve(figma.createFrame());
      const again = await figma.getNodeByIdAsync(node.id);
      return [node === again, String(node) === '[Node ' + node.id + ']', JSON.stringify(node)];
    `),
  ).toEqual([true, true, expect.stringMatching(/^\{"id":"\d+:\d+"\}$/)]);
});

test('timers run in order and can be stopped', async () => {
  expect(
    await inPlugin(`
      const seen = [];
      const never = setTimeout(() => seen.push('never'), 1);
      clearTimeout(never);
      setTimeout(() => seen.push('second'), 20);
      setTimeout((word) => seen.push(word), 1, 'first');
      await new Promise((resolve) => {
        let ticks = 0;
        const interval = setInterval(() => {
          ticks += 1;
          if (ticks < 3 || seen.length < 2) return;
          clearInterval(interval);
          resolve();
        }, 5);
      });
      return seen;
    `),
  ).toEqual(['first', 'second']);
});

test('errors that no plugin code catches are reported, in handlers and in promises', async () => {
  const plugin = await openPlugin({
    main: `
      figma.on('run', () => { throw new Error('in a handler'); });
      setTimeout(async () => { await null; throw new Error('in a promise'); }, 0);
      null.foo;
    `,
  });
  expect((await plugin.errors(3)).sort()).toEqual([
    "cannot read property 'foo' of null",
    'in a handler',
    'in a promise',
  ]);
});

test('closing ends timers and the UI, and tells the plugin once', async () => {
  const plugin = await openPlugin({
    main: `
      figma.showUI('<p>UI</p>');
      figma.on('close', () => console.log('closing'));
      setInterval(() => {}, 1);
      setTimeout(() => figma.closePlugin('Bye'), 5);
    `,
  });
  expect(await plugin.printed(1)).toEqual(['closing']);
  await plugin.page.waitForFunction(() => document.querySelector('iframe') === null);
  const left = await plugin.page.evaluate(() => {
    const { plugin, notified } = window as unknown as import('./host-page.ts').HostWindow;
    return {
      running: plugin.isRunning,
      ui: plugin.ui ?? null,
      notified: notified.map(({ message }) => message),
    };
  });
  expect(left).toEqual({ running: false, ui: null, notified: ['Bye'] });
});

test('main code fetches only what the manifest lists', async () => {
  await expect(inPlugin("await fetch('https://example.com/')")).rejects.toThrow(
    'it is not in the allowed domains',
  );
});
