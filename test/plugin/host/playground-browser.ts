import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Rect } from '../../../plugin/host/geometry/rect.ts';
import { launchChromium } from '../../support/chromium.ts';
import '../../../plugin/host/playground/playground-api.ts';
import { FIXTURE } from './playground-fixture.ts';
import { servePlayground } from './playground-server.ts';

interface OpenOptions extends BrowserContextOptions {
  /** What is done with the page before it goes anywhere. */
  before?: (page: Page) => Promise<unknown>;
}

/** Serves the playground to the tests of a file; `open` gives each a browser of its own. */
export function usePlayground() {
  let site: Awaited<ReturnType<typeof servePlayground>>;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    [site, browser] = await Promise.all([servePlayground(FIXTURE), launchChromium()]);
  });

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(faults.splice(0), 'the page failed or broke its content security policy').toEqual([]);
  });

  const goTo = async (page: Page, search = ''): Promise<void> => {
    await page.goto(site.url + search);
    await page.waitForFunction(() => window.figmaHostReady === true);
    // The canvas gets its final size when the plugin's window opens beside it.
    if (!search.includes('connect')) await pluginUi(page).locator('#fill').waitFor();
  };

  const open = async (search = '', { before, ...options }: OpenOptions = {}): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await before?.(page);
    await goTo(page, search);
    return page;
  };

  return { open, goTo, url: () => site.url };
}

/** The plugin's UI: the `data:` frame inside the frame document. */
export const pluginUi = (page: Page): FrameLocator =>
  page.frameLocator('iframe').first().frameLocator('iframe');

/** The middle of a layer on the screen, or another share of its box. */
export async function spot(page: Page, name: string, share = { x: 0.5, y: 0.5 }) {
  const box = await page.evaluate((layer) => {
    const playground = window.figmaPlayground;
    return playground?.screenBox(playground.find(layer).id);
  }, name);
  if (!box) throw new Error('There is no playground');
  return { x: box.x + box.width * share.x, y: box.y + box.height * share.y };
}

export async function click(
  page: Page,
  name: string,
  share?: { x: number; y: number },
): Promise<void> {
  const { x, y } = await spot(page, name, share);
  await page.mouse.click(x, y);
}

/** Presses on the middle of a layer and drags by CSS px. */
export async function drag(page: Page, from: string, dx: number, dy: number): Promise<void> {
  const { x, y } = await spot(page, from);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx / 2, y + dy / 2);
  await page.mouse.move(x + dx, y + dy);
  await page.mouse.up();
}

/** The names of the selected layers. */
export const selected = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      window.figmaPlayground?.session
        .selection()
        .map((id) => window.figmaPlayground?.node(id)?.name ?? '') ?? [],
  );

/** Page px */
export const boxOf = (page: Page, name: string): Promise<Rect | undefined> =>
  page.evaluate((layer) => {
    const playground = window.figmaPlayground;
    return playground?.box(playground.find(layer).id);
  }, name);

export const zoom = (page: Page): Promise<number> =>
  page.evaluate(() => window.figmaPlayground?.session.viewport.zoom ?? 1);
