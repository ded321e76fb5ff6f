import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { launchChromium } from './chromium.ts';
import { PATIENCE } from './patience.ts';
import { Person } from './person.ts';
import { newTab, PlaygroundPage } from './playground-page.ts';
import { TestService, type TestServiceOptions } from './test-service.ts';

export interface PlaygroundOptions extends TestServiceOptions {
  /** When browser contexts are closed. Default: after each `test`. */
  closeAfter?: 'test' | 'file';
}

export interface OpenOptions extends BrowserContextOptions {
  /** Whose browser it is; default: the local account's. */
  person?: Person;
}

/**
 * One service and one browser for the tests of a file; `open` gives a test a browser context of
 * its own with the playground in it and the plugin connected.
 */
export function usePlayground(options: PlaygroundOptions = {}) {
  let service: TestService;
  let browser: Browser;
  let local: Person;
  const faults: string[] = [];
  // A whole service, a browser and a painter share the machine with other tests.
  vi.setConfig({ testTimeout: 90_000 });

  beforeAll(async () => {
    [service, browser] = await Promise.all([
      TestService.start({ ...options, withPlugin: true }),
      launchChromium(),
    ]);
    local = await Person.byLink(service.mintLink());
  });

  afterEach(async () => {
    if (options.closeAfter !== 'file') {
      await Promise.all(browser.contexts().map((context) => context.close()));
    }
    expect(faults.splice(0), 'the page failed or broke its content security policy').toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
  });

  /** A tab in a context of its own, its faults collected. */
  const tab = async (person: Person | null, given: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...given });
    // Before the test itself runs out of time, so that it says what it waited for.
    context.setDefaultTimeout(PATIENCE);
    context.on('page', (page) => {
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !isAnswer(message.text())) faults.push(message.text());
      });
    });
    return newTab(context, person);
  };

  const open = async ({ person, ...given }: OpenOptions = {}): Promise<PlaygroundPage> => {
    const opened = new PlaygroundPage(await tab(person ?? local, given));
    await opened.connect(service.origin);
    return opened;
  };

  return { service: () => service, local: () => local, tab, open };
}

/**
 * A refused request is an answer that the plugin deals with, not a fault of the page. Neither is a
 * preflight of the plugin's that meets a service which is only starting.
 */
const isAnswer = (text: string): boolean =>
  text.startsWith('Failed to load resource') ||
  /from origin 'null' has been blocked by CORS policy: Response to preflight/.test(text);
