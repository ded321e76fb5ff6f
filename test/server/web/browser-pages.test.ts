import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { buildWeb } from '../../../server/web/build.ts';
import { launchChromium } from '../../support/chromium.ts';
import { fakeApi, PAIRING_ID } from './fake-api.ts';
import { servePages } from './page-server.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let directory: string;
let site: Awaited<ReturnType<typeof servePages>>;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'web-'));
  await buildWeb(directory);
  [site, browser] = await Promise.all([servePages(directory), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await rm(directory, { recursive: true, force: true });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(faults.splice(0), 'the page failed or broke its content security policy').toEqual([]);
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // Answers such as 401 are printed as errors too; pages are meant to meet those.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  return page;
}

/** Opens the page and returns what it told the Figma host's page: event name and detail. */
async function playground(page: Page, search: string) {
  const told: unknown[] = [];
  await page.exposeFunction('tell', (name: string, detail: unknown) => told.push([name, detail]));
  await page.addInitScript(() => {
    for (const name of ['figma-host:run', 'figma-host:send-to-ui']) {
      window.addEventListener(name, (event) => {
        const { tell } = window as unknown as { tell(name: string, detail: unknown): void };
        tell(name, (event as CustomEvent).detail);
      });
    }
  });
  await page.goto(`${site.origin}/playground${search}`, { waitUntil: 'load' });
  return told;
}

/** The plugin asks for an address to be opened; `true` if the page is not to open it. */
function openExternal(page: Page, url: string): Promise<boolean> {
  return page.evaluate((address) => {
    const init = { cancelable: true, detail: { url: address } };
    return !window.dispatchEvent(new CustomEvent('figma-host:open-external', init));
  }, url);
}

const ready = (page: Page) =>
  page.evaluate(() => window.dispatchEvent(new CustomEvent('figma-host:ready')));

test.each(['light', 'dark'] as const)(
  'every page is free of axe findings on a phone in %s',
  async (colorScheme) => {
    // The check itself is an injected script, which the pages' own policy would refuse.
    const page = await newPage({
      colorScheme,
      viewport: { width: 360, height: 640 },
      bypassCSP: true,
    });
    const api = await fakeApi(page, { policyAccepted: false });
    for (const [address, heading, signedIn] of [
      ['/', 'Hello, Ada <Example>', true],
      ['/account', 'Account', true],
      ['/sign-in', 'Sign in', false],
      ['/sign-up', 'Create account', false],
      ['/privacy', 'Privacy policy', false],
      ['/start', 'Welcome', true],
      [`/pair/${PAIRING_ID}`, 'Connect a plugin?', true],
    ] as const) {
      api.signedIn = signedIn;
      await page.goto(site.origin + address);
      await page.getByRole('heading', { name: heading, exact: true }).waitFor();
      await page.addScriptTag({ path: axe });
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run(): Promise<{ violations: { id: string }[] }> };
        };
        const { violations } = await axe.run();
        const overflows = document.documentElement.scrollWidth > window.innerWidth;
        return [...violations.map(({ id }) => id), ...(overflows ? ['wider than the phone'] : [])];
      });
      expect(found, address).toEqual([]);
    }
    expect(api.calls.some((call) => call.startsWith('POST'))).toBe(false);
  },
);

test('on a phone the pages are in a menu, which the keyboard opens and closes', async () => {
  const page = await newPage({ viewport: { width: 360, height: 640 } });
  await fakeApi(page);
  await page.goto(`${site.origin}/account`);
  const menu = page.getByRole('button', { name: 'Menu' });
  await menu.waitFor();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
  const current = page.getByRole('link', { name: 'Account', exact: true });
  expect(await current.isVisible()).toBe(false);
  await menu.press('Enter');
  await current.waitFor();
  expect(await current.getAttribute('aria-current')).toBe('page');
  await page.keyboard.press('Escape');
  await current.waitFor({ state: 'hidden' });
  await skip.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('page');
});

test('a session that ends while a page is open takes what was on it away', async () => {
  const page = await newPage();
  const api = await fakeApi(page);
  await page.goto(`${site.origin}/account?from=mail`);
  const name = page.getByLabel('Name');
  await name.fill('Grace');
  api.signedIn = false;
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  expect(await name.count()).toBe(0);
  expect(await page.getByText('Ada <Example>').count()).toBe(0);
  const back = page.getByRole('link', { name: 'Sign in again' });
  expect(await back.getAttribute('href')).toBe('/sign-in?next=%2Faccount%3Ffrom%3Dmail');
});

test('somebody who is signed in after all goes on from the sign-in page', async () => {
  const page = await newPage();
  await fakeApi(page);
  await page.goto(`${site.origin}/sign-in?next=%2Faccount`);
  await page.waitForURL(`${site.origin}/account`);
});

test('a one-time link signs in, leaves the address bar, and one click leads to the playground', async () => {
  const page = await newPage();
  const api = await fakeApi(page, { signedIn: false, policyAccepted: false });
  await page.goto(`${site.origin}/start#good`);
  await page.getByText('at least 16').waitFor();
  expect(page.url()).toBe(`${site.origin}/start`);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL('**/playground');
  expect(api.calls).toContain(
    'POST /api/v1/account/policy-acceptances {"version":"1","ageConfirmed":true}',
  );
});

test('a used one-time link says how to get a fresh one, which works in the same tab', async () => {
  const page = await newPage();
  await fakeApi(page, { signedIn: false });
  await page.goto(`${site.origin}/start#used`);
  await page.getByText('npm run link').waitFor();
  await page.goto(`${site.origin}/start#good`);
  await page.waitForURL('**/playground');
});

test('approving shows the code, and the same click confirms age and policy', async () => {
  const page = await newPage();
  const api = await fakeApi(page, { policyAccepted: false });
  await page.goto(`${site.origin}/pair/${PAIRING_ID}`);
  await page.getByText('accept the privacy policy').waitFor();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('KBCD').waitFor();
  await page.getByText('2345').waitFor();
  expect(api.policyAccepted).toBe(true);
});

test('“This wasn’t me” refuses the request', async () => {
  const page = await newPage();
  const api = await fakeApi(page);
  await page.goto(`${site.origin}/pair/${PAIRING_ID}`);
  await page.getByText('Tomson Studio in Figma', { exact: true }).waitFor();
  await page.getByText(/^just now, at \d\d:\d\d$/).waitFor();
  await page.getByRole('button', { name: 'This wasn’t me' }).click();
  await page.getByRole('heading', { name: 'Refused' }).waitFor();
  expect(api.calls).toContain(`POST /api/v1/pairings/${PAIRING_ID}/refuse {}`);
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
});

test('a code that is worth nothing any more is not shown any longer', async () => {
  const page = await newPage();
  const api = await fakeApi(page);
  await page.goto(`${site.origin}/pair/${PAIRING_ID}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('KBCD').waitFor();
  await page.getByRole('button', { name: 'This wasn’t me' }).waitFor();
  // In another tab, or by five wrong codes.
  api.pairingState = 'refused';
  await page.getByRole('heading', { name: 'Refused' }).waitFor();
  expect(await page.getByText('KBCD').count()).toBe(0);
});

test('somebody who is not signed in comes back to the request after signing in', async () => {
  const page = await newPage();
  await fakeApi(page, { signedIn: false });
  await page.goto(`${site.origin}/pair/${PAIRING_ID}`);
  await page.waitForURL(`**/sign-in?next=%2Fpair%2F${PAIRING_ID}`);
});

test('a request that does not exist is said to be none', async () => {
  const page = await newPage();
  await fakeApi(page);
  await page.goto(`${site.origin}/pair/${PAIRING_ID.replace('abcd', 'dcba')}`);
  await page.getByRole('heading', { name: 'No such request' }).waitFor();
});

test('coming by ?connect, the playground’s plugin is connected without a question', async () => {
  const page = await newPage();
  await fakeApi(page);
  const told = await playground(page, '?connect');
  expect(page.url()).toBe(`${site.origin}/playground`);
  await ready(page);
  await expect.poll(() => told).toEqual([['figma-host:run', { command: 'connect' }]]);
  expect(await openExternal(page, `${site.origin}/pair/${PAIRING_ID}`)).toBe(true);
  await expect.poll(() => told[1]).toEqual(['figma-host:send-to-ui', { pairingCode: 'KBCD2345' }]);
});

test('without ?connect the playground asks first, and again after a first connection', async () => {
  const page = await newPage();
  const api = await fakeApi(page, { policyAccepted: false });
  const told = await playground(page, '');
  await openExternal(page, `${site.origin}/pair/${PAIRING_ID}`);
  await page.getByText('Ada <Example>').waitFor();
  expect(api.calls).toEqual(['GET /api/v1/account']);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect.poll(() => told.length).toBe(1);
  expect(told).toEqual([['figma-host:send-to-ui', { pairingCode: 'KBCD2345' }]]);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await openExternal(page, `${site.origin}/pair/${PAIRING_ID}`);
  await page.getByRole('dialog', { name: 'Connect the plugin' }).waitFor();
});

test('the playground sends somebody who is not signed in to sign in and back', async () => {
  const page = await newPage();
  await fakeApi(page, { signedIn: false });
  await playground(page, '?connect');
  await openExternal(page, `${site.origin}/pair/${PAIRING_ID}`);
  const link = page.getByRole('dialog').getByRole('link', { name: 'Sign in' });
  expect(await link.getAttribute('href')).toBe('/sign-in?next=%2Fplayground%3Fconnect');
});

test('other addresses are left to the playground’s page, however much they resemble', async () => {
  const page = await newPage();
  const api = await fakeApi(page);
  await playground(page, '?connect');
  for (const url of [
    'https://example.org/',
    `https://example.org/pair/${PAIRING_ID}`,
    `${site.origin}/account`,
    `${site.origin}/pair/1`,
    'not an address',
  ]) {
    expect(await openExternal(page, url)).toBe(false);
  }
  expect(api.calls).toEqual([]);
});
