import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '../../../plugin/host/playground/playground-api.ts';
import { launchChromium } from '../../support/chromium.ts';
import type { ServiceProcess } from '../../support/service-process.ts';
import { TestService } from '../../support/test-service.ts';
import { startWorker } from './service-processes.ts';

declare global {
  interface Window {
    /** What the plugin wanted opened in the person's browser. */
    addressAskedFor?: string;
  }
}

let service: TestService;
let worker: ServiceProcess;
let browser: Browser;

beforeAll(async () => {
  service = await TestService.start({
    role: 'web',
    withPlugin: true,
    environment: { PLAYGROUND: 'true' },
  });
  [worker, browser] = await Promise.all([startWorker(service.environment), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await worker?.kill('SIGKILL');
  await service?.[Symbol.asyncDispose]();
});

async function signUp(page: Page): Promise<void> {
  await page.goto(`${service.origin}/sign-up`);
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByLabel('I am at least 16').check();
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor();
}

test('from sign-up by a typed code to a picture on its frame, made by a separate worker', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const tab = await context.newPage();
  await signUp(tab);

  // The addresses go to the browser's other tab, as from Figma, not to the playground's dialogue.
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.addEventListener('figma-host:open-external', (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      window.addressAskedFor = (event as CustomEvent<{ url: string }>).detail.url;
    });
  });
  await page.goto(`${service.origin}/playground?document=demo`);
  const plugin = page.frameLocator('.plugin-window iframe').frameLocator('iframe');
  await plugin.getByRole('button', { name: 'Connect' }).click();
  await plugin.getByLabel('Code').waitFor();
  await page.waitForFunction(() => window.addressAskedFor !== undefined);
  await tab.goto((await page.evaluate(() => window.addressAskedFor)) ?? '');
  await tab.getByRole('button', { name: 'Approve' }).click();
  const code = (await tab.locator('output.code').textContent()) ?? '';
  await plugin.getByLabel('Code').pressSequentially(code);
  await plugin.getByRole('button', { name: 'Finish' }).click();

  const prompt = plugin.getByLabel('Prompt', { exact: true });
  await prompt.waitFor();
  const frame = await page.evaluate(() => {
    const hero = window.figmaPlayground?.find('Hero picture');
    window.figmaPlayground?.select([hero?.id ?? '']);
    return hero;
  });
  await plugin.getByRole('button', { name: 'Use selection' }).click();
  await prompt.fill('a quiet bay at dawn');
  await plugin.getByRole('button', { name: 'Generate', exact: true }).click();
  await plugin
    .getByRole('status')
    .filter({ hasText: /^Placed/ })
    .waitFor();

  const filled = await page.evaluate((id) => {
    const playground = window.figmaPlayground;
    const node = playground?.node(id);
    const fill = node?.fills?.at(-1);
    const bytes = fill?.type === 'IMAGE' ? playground?.imageBytes(fill.imageHash ?? '') : undefined;
    return { node, head: bytes && Array.from(bytes.slice(0, 4)) };
  }, frame?.id ?? '');
  const { width, height } = frame ?? {};
  expect(filled.node).toMatchObject({ name: 'Hero picture', width, height });
  expect(filled.head).toEqual([0x89, 0x50, 0x4e, 0x47]);
});
