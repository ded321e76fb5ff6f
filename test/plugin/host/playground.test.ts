import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { boxOf, click, pluginUi, selected, usePlayground } from './playground-browser.ts';

const { open, goTo, url } = usePlayground();

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
test('opens the demo document with the plugin beside the canvas, not over it', async () => {
  const page = await open();
  const canvas = await page.locator('#canvas').boundingBox();
  const plugin = await page.locator('.plugin-window').boundingBox();
  expect((canvas?.x ?? 0) + (canvas?.width ?? 0)).toBeLessThanOrEqual(plugin?.x ?? 0);
  expect(plugin?.width).toBe(300);
  await page.locator('.plugin-window h2', { hasText: 'Fixture' }).waitFor();
});

test.each([360, 320])('nothing is out of reach in a window of %i px', async (width) => {
  const page = await open('', { viewport: { width, height: 640 } });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  const outside = await page.locator('#top-bar button:visible, .plugin-window').evaluateAll((all) =>
    all.flatMap((element) => {
      const { left, right, bottom } = element.getBoundingClientRect();
      const fits = left >= 0 && right <= innerWidth && bottom <= innerHeight;
      return fits ? [] : [element.ariaLabel ?? element.textContent];
    }),
  );
  expect(outside).toEqual([]);
  // The plugin's window ends where its frame does: nothing of the plugin is cut off.
  const ends = await page.evaluate(() =>
    ['.plugin-window', '.plugin-window iframe'].map(
      (part) => document.querySelector(part)?.getBoundingClientRect().bottom,
    ),
  );
  expect(ends[1]).toBeLessThanOrEqual(ends[0] ?? 0);
});

test('gives the plugin the size it asks for', async () => {
  const page = await open();
  await pluginUi(page).locator('#resize').click();
  await page.waitForFunction(
    () => document.querySelector('.plugin-window iframe')?.clientWidth === 480,
  );
  const canvas = await page.locator('#canvas').boundingBox();
  const plugin = await page.locator('.plugin-window').boundingBox();
  expect((canvas?.x ?? 0) + (canvas?.width ?? 0)).toBeLessThanOrEqual(plugin?.x ?? 0);
});

test('a plugin window dragged away floats, and docks again on the right', async () => {
  const page = await open();
  const title = page.locator('.plugin-window header');
  const from = await title.boundingBox();
  if (!from) throw new Error('The window has no title bar');
  await page.mouse.move(from.x + 60, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x - 240, from.y + 120, { steps: 3 });
  const floating = await title.boundingBox();
  expect([floating?.x, floating?.y]).toEqual([from.x - 300, from.y + 100]);
  await page.mouse.move(from.x + 90, from.y + 40, { steps: 3 });
  await page.mouse.up();
  expect(await title.boundingBox()).toEqual(from);
});

test('a plugin fills the selected layer, in one undo step of the canvas', async () => {
  const page = await open();
  await click(page, 'Hero picture');
  await pluginUi(page).locator('#fill').click();
  await page.locator('.inspector', { hasText: '2 fills' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('.inspector', { hasText: '1 fill' }).waitFor();
});

test('a relaunch button of the selected layer runs its command with that layer selected', async () => {
  const page = await open();
  await click(page, 'Hero picture');
  await pluginUi(page).locator('#fill').click();
  await page.locator('.relaunch', { hasText: 'Red as before' }).waitFor();
  await page.getByRole('button', { name: 'Fill again' }).click();
  await page.waitForFunction(() =>
    window.figmaPlayground?.printed.some(({ text }) => text.startsWith('again')),
  );
  expect(await selected(page)).toEqual(['Hero picture']);
});

test('the menu runs the commands of the manifest, by keyboard too', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Run plugin' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Open fixture' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.toast', { hasText: 'Hello from the fixture' }).waitFor();
  await page.locator('.plugin-window').waitFor({ state: 'hidden' });
});

test('the document and the client storage outlive a reload', async () => {
  const page = await open();
  await click(page, 'Lake photo');
  await page.keyboard.press('Shift+ArrowRight');
  await page.evaluate(() => {
    const { host, session } = window.figmaPlayground ?? {};
    host?.session.asOneStep(() => session?.create('STAR', session.pageId, { name: 'New star' }));
    return window.figmaPlayground?.saved();
  });
  await page.waitForFunction(() =>
    window.figmaPlayground?.printed.some(({ text }) => text === 'open 1'),
  );
  await goTo(page);
  expect(await boxOf(page, 'Lake photo')).toMatchObject({ x: 1600 });
  const ids = await page.evaluate(() => {
    const { session } = window.figmaPlayground ?? {};
    session?.create('STAR', session.pageId, { name: 'Newer star' });
    return window.figmaPlayground?.nodes().map(({ id }) => id) ?? [];
  });
  expect(new Set(ids).size).toBe(ids.length);
  await page.waitForFunction(() =>
    window.figmaPlayground?.printed.some(({ text }) => text === 'open 2'),
  );
});

test('images that no document names any more go at the next opening, and come back with an undo', async () => {
  const keptImages = (page: Page) =>
    page.evaluate(async () => {
      const answer = <Value>(request: IDBRequest<Value>) =>
        new Promise<Value>((resolve) => {
          request.onsuccess = () => resolve(request.result);
        });
      const database = await answer(indexedDB.open('figma-playground'));
      const keys = await answer(database.transaction('images').objectStore('images').getAllKeys());
      database.close();
      return keys.map(String);
    });
  const first = await open();
  await first.evaluate(() => window.figmaPlayground?.saved());
  const ofDemo = await keptImages(first);
  expect(ofDemo).not.toEqual([]);

  await goTo(first, '?document=blank');
  const [filled, stroked, gone] = await first.evaluate(async () => {
    const { document, session, saved } = window.figmaPlayground ?? {};
    const hashes: string[] = [];
    for (const [side, name] of ['Filled', 'Stroked', 'Gone'].entries()) {
      const canvas = new OffscreenCanvas(side + 1, 1);
      canvas.getContext('2d');
      const png = await canvas.convertToBlob();
      const imageHash = document?.images.add(new Uint8Array(await png.arrayBuffer())).hash ?? '';
      const image = { type: 'IMAGE', imageHash, scaleMode: 'FILL' } as const;
      const paints = name === 'Stroked' ? { strokes: [image] } : { fills: [image] };
      session?.asOneStep(() => session.create('RECTANGLE', session.pageId, { name, ...paints }));
      hashes.push(imageHash);
    }
    await saved?.();
    session?.asOneStep(() => session.remove(window.figmaPlayground?.find('Gone').id ?? ''));
    await saved?.();
    return hashes;
  });
  expect(await keptImages(first)).toContain(gone);

  const second = await first.context().newPage();
  await goTo(second, '?document=blank');
  expect((await keptImages(first)).sort()).toEqual([...ofDemo, filled, stroked].sort());

  await first.evaluate(() => {
    window.figmaPlayground?.session.undo();
    return window.figmaPlayground?.saved();
  });
  await goTo(first, '?document=blank');
  const bytes = (hash = '') =>
    first.evaluate((image) => window.figmaPlayground?.imageBytes(image)?.length ?? 0, hash);
  for (const hash of [filled, stroked, gone]) expect(await bytes(hash)).toBeGreaterThan(0);
});

test('a document that the browser has no room for says so, and is kept once there is room', async () => {
  /** Bytes; `undefined` for as much as the browser gives by itself. */
  const giveRoom = async (page: Page, quotaSize?: number) => {
    const devtools = await page.context().newCDPSession(page);
    const { origin } = new URL(url());
    await devtools.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize !== undefined && { quotaSize }),
    });
  };
  // Before the browser has asked how much there is: it asks again only for more than that.
  const page = await open('?document=blank', { before: (empty) => giveRoom(empty, 500_000) });
  await page.evaluate(() => window.figmaPlayground?.saved());
  const hash = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1024, 1024);
    const noise = new ImageData(1024, 1024);
    new Uint32Array(noise.data.buffer).forEach((_, index, pixels) => {
      pixels[index] = Math.random() * 2 ** 32;
    });
    canvas.getContext('2d')?.putImageData(noise, 0, 0);
    const png = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    const { document, session } = window.figmaPlayground ?? {};
    const image = document?.images.add(png).hash ?? '';
    session?.create('RECTANGLE', session.pageId, {
      name: 'Picture',
      fills: [{ type: 'IMAGE', imageHash: image, scaleMode: 'FILL' }],
    });
    return image;
  });
  const warning = page.locator('.toast[role=alert]', { hasText: 'does not keep the document' });
  await warning.waitFor();
  const refusal = await page.evaluate(() =>
    window.figmaPlayground?.saved().catch(({ name }: Error) => name),
  );
  expect(refusal).toBe('QuotaExceededError');
  expect(await warning.allTextContents()).toEqual([
    'This browser does not keep the document at present: its storage for this page is full. After a reload, what was changed since is gone.',
  ]);

  await giveRoom(page);
  await page.evaluate(() => {
    const { session } = window.figmaPlayground ?? {};
    session?.create('STAR', session.pageId, { name: 'Later star' });
  });
  await warning.waitFor({ state: 'detached' });
  await goTo(page, '?document=blank');
  const kept = await page.evaluate(
    (image) => ({
      names: window.figmaPlayground?.nodes().map(({ name }) => name),
      hasImage: window.figmaPlayground?.imageBytes(image) !== undefined,
    }),
    hash,
  );
  expect(kept).toEqual({ names: ['Picture', 'Later star'], hasImage: true });
});

test('starting over brings the demo back and keeps the client storage', async () => {
  const page = await open();
  await click(page, 'Lake photo');
  await page.keyboard.press('Delete');
  await page.waitForFunction(() => (window.figmaPlayground?.printed.length ?? 0) > 0);
  await page.getByRole('button', { name: 'Reset document' }).click();
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name: 'Start over' }).click(),
  ]);
  await page.waitForFunction(() =>
    window.figmaPlayground?.printed.some(({ text }) => text === 'open 2'),
  );
  expect(await boxOf(page, 'Lake photo')).toMatchObject({ x: 1590 });
});

test('?fresh forgets the document and the client storage, once', async () => {
  const page = await open();
  await page.waitForFunction(() => (window.figmaPlayground?.printed.length ?? 0) > 0);
  await goTo(page, '?document=demo&fresh');
  await page.waitForFunction(() =>
    window.figmaPlayground?.printed.some(({ text }) => text === 'open 1'),
  );
  expect(page.url()).toBe(`${url()}?document=demo`);
  await goTo(page, '?document=blank');
  expect(await page.evaluate(() => window.figmaPlayground?.nodes())).toEqual([]);
});

test('with ?connect another script runs the plugin and hands it a code', async () => {
  const page = await open('?connect');
  expect(await page.locator('.plugin-window').isVisible()).toBe(false);
  await page.evaluate(() =>
    window.dispatchEvent(new CustomEvent('figma-host:run', { detail: { command: 'open' } })),
  );
  await pluginUi(page).locator('#fill').waitFor();
  await page.evaluate(() =>
    window.dispatchEvent(
      new CustomEvent('figma-host:send-to-ui', { detail: { pairingCode: 'ABCD2345' } }),
    ),
  );
  await pluginUi(page).locator('#heard', { hasText: 'ABCD2345' }).waitFor();
});

test('an address the plugin opens is offered to the page before it opens a tab', async () => {
  const page = await open();
  await page.evaluate(() =>
    window.addEventListener(
      'figma-host:open-external',
      (event) => {
        event.preventDefault();
        document.title = (event as CustomEvent<{ url: string }>).detail.url;
      },
      { once: true },
    ),
  );
  await pluginUi(page).locator('#link').click();
  await page.waitForFunction(() => document.title === 'https://example.org/approve');
  await page.context().route('https://example.org/**', (route) => route.fulfill({ body: 'ok' }));
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    pluginUi(page).locator('#link').click(),
  ]);
  expect(tab.url()).toBe('https://example.org/approve');
});

test('a second window has its own selection, undo and storage on the same document', async () => {
  const page = await open();
  await click(page, 'Hero picture');
  const names = await page.evaluate(async () => {
    const playground = window.figmaPlayground;
    const second = await playground?.openSecondWindow('colleague');
    if (!playground || !second) return undefined;
    second.host.select([playground.find('Poster picture').id]);
    await second.host.run({ command: 'open' });
    return second.host.session.selection().map((id) => playground.node(id)?.name);
  });
  expect(names).toEqual(['Poster picture']);
  expect(await selected(page)).toEqual(['Hero picture']);
  const colleague = page.frameLocator('.plugin-window >> nth=1 >> iframe').frameLocator('iframe');
  await colleague.locator('#fill').click();
  await page.waitForFunction(
    () => window.figmaPlayground?.find('Poster picture').fills.length === 2,
  );
  await page.locator('#canvas').focus();
  await page.keyboard.press('Control+z');
  expect(
    await page.evaluate(() => window.figmaPlayground?.find('Poster picture').fills.length),
  ).toBe(2);
});

test('the layers list is a tree for the keyboard', async () => {
  const page = await open();
  const tree = page.getByRole('tree', { name: 'Layers' });
  await tree.getByRole('treeitem', { name: 'Palette, Frame' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await selected(page)).toEqual(['Lake photo']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Enter');
  expect(await selected(page)).toHaveLength(2);
  await tree.getByRole('treeitem', { selected: true }).nth(1).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await tree.getByRole('treeitem', { expanded: true }).waitFor({ state: 'detached' });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no accessibility faults in ${colorScheme}`, async () => {
    const page = await open('', { colorScheme });
    await click(page, 'Hero picture');
    await page.getByRole('button', { name: 'Run plugin' }).click();
    // Through the browser's own channel: the page's policy allows no other scripts.
    await page.evaluate(await readFile(axe, 'utf8'));
    const found = await page.evaluate(async () => {
      const { axe: tool } = window as unknown as { axe: typeof import('axe-core') };
      const { violations } = await tool.run(document, { iframes: false });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(found).toEqual([]);
  });
}

test('the plugin follows the theme', async () => {
  const page = await open('', { colorScheme: 'light' });
  await pluginUi(page).locator('html.figma-light').waitFor({ state: 'attached' });
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await pluginUi(page).locator('html.figma-dark').waitFor({ state: 'attached' });
});
