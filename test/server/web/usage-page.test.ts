import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../../support/axe-findings.ts';
import { launchChromium } from '../../support/chromium.ts';
import type { Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';

let service: TestService;
let browser: Browser;
let person: Person;
const faults: string[] = [];

beforeAll(async () => {
  [service, browser] = await Promise.all([
    TestService.start({ providers: [createToyProvider('paid', false)] }),
    launchChromium(),
  ]);
  person = await service.signUp();
  const { id: userId } = await person.api.account();
  const documentId = randomUUID();
  await person.api.labelDocument(documentId, 'Autumn');
  const days = [0, 1, 1, 5, 12, 29, 45];
  await service.inside.database.prisma.ledgerEntry.createMany({
    data: days.map((ago, index) => ({
      userId,
      callId: randomUUID(),
      generationId: randomUUID(),
      model: 'paid/picture',
      ...(index % 2 === 0 && { documentId }),
      charged: index === 4 ? 'unknown' : 'yes',
      estimateMicros: 40_000 * (1 + index),
      actualMicros: index === 4 ? null : 45_000 * (1 + index),
      at: new Date(Date.now() - ago * 86_400_000),
    })),
  });
});

afterAll(async () => {
  await browser?.close();
  await service?.[Symbol.asyncDispose]();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(faults.splice(0), 'the page failed or broke its content security policy').toEqual([]);
});

async function open(of: Person, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ timezoneId: 'Europe/Vienna', ...options });
  const [name = '', value = ''] = of.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: of.origin }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  await page.goto(`${of.origin}/usage`);
  await page.getByRole('heading', { name: 'Usage' }).waitFor();
  return page;
}

describe('the usage page', () => {
  it('shows what was spent, estimate beside actual and unknown as unknown, to eyes and ears', async () => {
    const page = await open(person);
    await page.getByText('Days begin at midnight in Europe/Vienna.').waitFor();
    const chart = page.getByRole('img', { name: /^Spending from .* Most on .*: \$0\.27\./ });
    expect(await chart.locator('g').count()).toBe(30);
    expect(await chart.locator('.chart-unknown').count()).toBe(1);
    expect(await page.getByText('$0.72 + 1 unknown').first().isVisible()).toBe(true);
    for (const [title, row] of [
      ['By day', /\$0\.225 \$0\.225|2 \$0\.20 \$0\.225/],
      ['By provider', 'Toy 6 $0.84 $0.72 + 1 unknown'],
      ['By model', 'Toy picture 6 $0.84 $0.72 + 1 unknown'],
      ['By key', 'Without a key 6 $0.84 $0.72 + 1 unknown'],
      ['By file', 'Outside any file 3 $0.48 $0.54'],
    ] as const) {
      const table = page.getByRole('table', { name: title });
      await table.getByRole('row', { name: row }).waitFor();
    }
  });

  it('changes its days by keyboard, and keeps them for the download', async () => {
    const page = await open(person);
    await page.getByLabel('Days', { exact: true }).focus();
    await page.keyboard.press('ArrowUp');
    await page.getByText('$0.45', { exact: true }).first().waitFor();
    await page.getByLabel('Days', { exact: true }).selectOption('Last 12 months');
    await page.getByRole('table', { name: 'By month' }).waitFor();
    await page.getByLabel('Days', { exact: true }).selectOption('Other days…');
    await page.getByLabel('From', { exact: true }).fill('2026-01-01');
    await page.getByLabel('To', { exact: true }).fill('2026-01-31');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing from 1 Jan to 31 Jan.').waitFor();
    await page.getByLabel('Days', { exact: true }).selectOption('Last 30 days');
    await page.getByRole('table', { name: 'By day' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download CSV' }).press('Enter');
    const file = await (await download).path();
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^day,provider,model,key,document,/);
    expect(lines).toHaveLength(7);
  });

  it('shows the days chosen last, whichever answer comes last, and is busy until it has them', async () => {
    const page = await open(person);
    await page.getByRole('table', { name: 'By day' }).waitFor();
    const held: Route[] = [];
    await page.route('**/api/v1/usage?*', (route) => {
      held.push(route);
    });
    const days = page.getByLabel('Days', { exact: true });
    await days.selectOption('Last 12 months');
    await expect.poll(() => held.length).toBe(1);
    await days.selectOption('Last 7 days');
    await expect.poll(() => held.length).toBe(2);
    const spending = page.getByRole('region', { name: 'Spending' });
    expect(await spending.getAttribute('aria-busy')).toBe('true');
    const [year, week] = held;
    await week?.continue();
    await spending.getByText('$0.45', { exact: true }).first().waitFor();
    expect(await spending.getAttribute('aria-busy')).toBe('false');
    const late = page.waitForResponse((response) => response.request() === year?.request());
    await year?.continue();
    await (await late).finished();
    // Whatever the page makes of it is on the screen two frames later.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    expect(await spending.getByText('$0.45', { exact: true }).count()).toBeGreaterThan(0);
    expect(await page.getByRole('table', { name: 'By month' }).count()).toBe(0);
  });

  it('never shows the figures of other days as those that did not come, and tries again', async () => {
    const page = await open(person, { bypassCSP: true });
    await page.getByRole('table', { name: 'By day' }).waitFor();
    await page.route('**/api/v1/usage?*', (route) => route.abort());
    await page.getByLabel('Days', { exact: true }).selectOption('Last 12 months');
    await page.getByText('The service cannot be reached.').waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    expect(await axeFindings(page.mainFrame())).toEqual([]);
    await page.unroute('**/api/v1/usage?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'By month' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'is free of axe findings on a phone in %s',
    async (scheme) => {
      const page = await open(person, {
        colorScheme: scheme,
        viewport: { width: 360, height: 640 },
        // The check itself is an injected script, which the page's own policy would refuse.
        bypassCSP: true,
      });
      await page.getByRole('table', { name: 'By file' }).waitFor();
      expect(await axeFindings(page.mainFrame())).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    },
  );

  it('says that there is nothing yet', async () => {
    const page = await open(await service.signUp());
    await page.getByText(/^Nothing from /).waitFor();
    expect(await page.getByRole('img').count()).toBe(0);
  });
});
