import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readRecipeCode } from '../../../shared/recipe-code.ts';
import { launchChromium } from '../../support/chromium.ts';
import { pageFindings } from '../../support/page-findings.ts';
import { generate, type Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { newPicture } from '../endpoint-requests.ts';

const PHONE = { viewport: { width: 360, height: 640 } };

let service: TestService;
let browser: Browser;
/** Somebody with five pictures of three prompts, the last of them two of one generation. */
let collector: Person;
const documentId = randomUUID();
const faults: string[] = [];

beforeAll(async () => {
  [service, browser] = await Promise.all([
    TestService.start({ providers: [createToyProvider('toys', false)] }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await service?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  collector = await service.signUp('Collector');
  const { api } = collector;
  await api.labelDocument(documentId, 'Autumn');
  const asset = await api.uploadAsset(await newPicture(), 'image/png');
  const references = [{ assetId: asset.id, role: 'style' }];
  await generate(api, { model: 'toys/picture', prompt: 'a red fox', references, documentId });
  await generate(api, { model: 'toys/plain', prompt: 'a red hen', count: 2 });
  await generate(api, { model: 'toys/picture', prompt: 'a blue fox', count: 2, seed: 7 });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(faults.splice(0), 'the page failed or broke its content security policy').toEqual([]);
});

async function open(address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const [name = '', value = ''] = collector.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: collector.origin }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  await page.goto(collector.origin + address);
  await page.getByRole('heading', { name: 'Gallery', exact: true }).waitFor();
  return page;
}

const tiles = (page: Page) => page.getByRole('list', { name: 'Pictures' }).getByRole('link');
const prompts = async (page: Page) => (await tiles(page).allTextContents()).join(', ');
const shows = (page: Page, text: string) => expect.poll(() => prompts(page)).toBe(text);
const detail = (page: Page) => page.getByRole('dialog', { name: 'Picture' });
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('href') ?? document.activeElement?.id);

const ALL = 'a blue fox, a blue fox, a red hen, a red hen, a red fox';

describe('the gallery page', () => {
  it('has the browser ask for its pictures beside its script, and asks for them once', async () => {
    const asked: string[] = [];
    const context = await browser.newContext();
    const [name = '', value = ''] = collector.cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: collector.origin }]);
    const page = await context.newPage();
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${collector.origin}/gallery?q=fox&favourite=1`);
    await page.getByText('No picture is like that').waitFor();
    expect(asked.filter((path) => path === '/api/v1/outputs')).toHaveLength(1);
    // The document itself says who this is.
    expect(asked).not.toContain('/api/v1/account');
  });

  it('is searched and filtered, and its address says by what', async () => {
    const page = await open('/gallery');
    await shows(page, ALL);
    await page.getByLabel('Search prompts').fill('FOX');
    await shows(page, 'a blue fox, a blue fox, a red fox');
    await page.getByLabel('File').selectOption('Autumn');
    await shows(page, 'a red fox');
    expect(new URL(page.url()).search).toBe(`?q=FOX&file=${documentId}`);
    await page.reload();
    await shows(page, 'a red fox');
    expect(await page.getByLabel('Search prompts').inputValue()).toBe('FOX');
    await page.getByRole('button', { name: 'Clear' }).click();
    await shows(page, ALL);
    await page.getByLabel('Model').selectOption('Plain toy');
    await shows(page, 'a red hen, a red hen');
    await page.getByLabel('Model').selectOption('All models');
    await page.getByLabel('From').fill('2020-01-01');
    await page.getByLabel('To', { exact: true }).fill('2020-01-31');
    await page.getByText('No picture is like that').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await shows(page, ALL);
    expect(new URL(page.url()).search).toBe('');
  });

  it('marks favourites, and shows only those', async () => {
    const page = await open('/gallery');
    await page.getByRole('button', { name: 'Favourite: a red fox' }).click();
    await page.getByRole('button', { name: 'Favourites' }).click();
    await shows(page, 'a red fox');
    expect((await collector.api.outputs({ favourite: 'true' })).items).toHaveLength(1);
    await tiles(page).first().click();
    const star = detail(page).getByRole('button', { name: 'Favourite' });
    expect(await star.getAttribute('aria-pressed')).toBe('true');
    await star.click();
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('false');
  });

  it('takes the stars of several pictures at once, each once', async () => {
    const page = await open('/gallery');
    const both = Promise.withResolvers<void>();
    const asked: string[] = [];
    await page.route('**/api/v1/outputs/*', async (route) => {
      asked.push(route.request().url());
      if (asked.length === 2) both.resolve();
      // None is answered before the second has been asked for.
      await both.promise;
      await route.continue();
    });
    const star = (prompt: string) => page.getByRole('button', { name: `Favourite: ${prompt}` });
    await star('a red fox').click();
    await star('a red fox').click();
    await star('a red hen').first().click();
    for (const prompt of ['a red fox', 'a red hen']) {
      await expect.poll(() => star(prompt).first().getAttribute('aria-pressed')).toBe('true');
    }
    expect(asked).toHaveLength(2);
    expect((await collector.api.outputs({ favourite: 'true' })).items).toHaveLength(2);
  });

  it('is used by keyboard alone: opened, leafed through, closed with the focus where one was', async () => {
    const page = await open('/gallery');
    await shows(page, ALL);
    const third = (await tiles(page).nth(2).getAttribute('href')) ?? '';
    await tiles(page).nth(1).focus();
    await page.keyboard.press('Enter');
    await detail(page).getByText('a blue fox', { exact: true }).waitFor();
    await page.keyboard.press('ArrowRight');
    await detail(page).getByText('a red hen', { exact: true }).waitFor();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowRight', 'ArrowRight']) {
      await page.keyboard.press(key);
    }
    // The keys are answered one after the other.
    await expect.poll(() => page.url()).toBe(collector.origin + third);
    await page.keyboard.press('Escape');
    await detail(page).waitFor({ state: 'detached' });
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await expect.poll(() => focused(page)).toBe(third);
  });

  it('shows how a picture was made, and Back leads to the grid', async () => {
    const page = await open('/gallery');
    await tiles(page).last().click();
    await detail(page).getByText('Toy picture').waitFor();
    await detail(page).getByText('Autumn').waitFor();
    await detail(page).getByRole('img', { name: 'Reference 1, style' }).waitFor();
    const last = await tiles(page).last().getAttribute('href');
    await page.goBack();
    await detail(page).waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe(last);
    // An address of a picture that the grid does not have shows it alone.
    const [newest] = (await collector.api.outputs()).items;
    await page.goto(`${collector.origin}/gallery?q=hen&output=${newest?.id}`);
    await detail(page).getByText('a blue fox', { exact: true }).waitFor();
    await page.goto(`${collector.origin}/gallery?output=${randomUUID()}`);
    await shows(page, ALL);
    await expect.poll(() => new URL(page.url()).search).toBe('');
  });

  it('keeps the address of a picture that cannot be had just now, and tries again', async () => {
    const [newest] = (await collector.api.outputs()).items;
    const address = `?q=hen&output=${newest?.id}`;
    const page = await open('/gallery', { bypassCSP: true });
    await page.route('**/api/v1/outputs/*', (route) => route.fulfill({ status: 503 }));
    await page.goto(`${collector.origin}/gallery${address}`);
    await page.getByText('The service answered 503').waitFor();
    expect(new URL(page.url()).search).toBe(address);
    expect(await pageFindings(page)).toEqual([]);
    await page.unroute('**/api/v1/outputs/*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await detail(page).getByText('a blue fox', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('copies prompt and recipe code, and keeps the original under a name of one’s choice', async () => {
    const page = await open('/gallery', { permissions: ['clipboard-read', 'clipboard-write'] });
    await tiles(page).first().click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await detail(page).getByRole('button', { name: 'Copy prompt' }).click();
    await expect.poll(copied).toBe('a blue fox');
    await detail(page).getByRole('button', { name: 'Copy recipe code' }).click();
    await expect
      .poll(async () => readRecipeCode(await copied()))
      .toMatchObject({
        state: 'read',
        recipe: { model: 'toys/picture', prompt: 'a blue fox', count: 1 },
      });
    const download = async () => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        detail(page).getByRole('link', { name: 'Download original' }).click(),
      ]);
      return file.suggestedFilename();
    };
    expect(await download()).toMatch(/^tomson-\d{8}-\d{6}-[12]\.png$/);
    await detail(page).getByLabel('Name the file after the prompt').check();
    expect(await download()).toMatch(/^a-blue-fox-[12]\.png$/);
  });

  it('shows the text to be copied by hand where the browser allows no copying', async () => {
    const page = await open('/gallery');
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await tiles(page).first().click();
    await detail(page).getByRole('button', { name: 'Copy prompt' }).click();
    expect(await detail(page).getByRole('textbox').inputValue()).toBe('a blue fox');
  });

  it('deletes the picture that is looked at, after saying what stays, and shows the next', async () => {
    const page = await open('/gallery');
    await tiles(page).nth(1).click();
    await detail(page).getByRole('button', { name: 'Delete…' }).click();
    const question = page.getByRole('dialog', { name: 'Delete this picture?' });
    await question.getByText('What you have placed in Figma stays there').waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect((await collector.api.outputs()).items).toHaveLength(5);
    await detail(page).getByRole('button', { name: 'Delete…' }).click();
    await question.getByRole('button', { name: 'Delete picture' }).click();
    await detail(page).getByText('a red hen', { exact: true }).waitFor();
    await detail(page).locator(':focus').waitFor();
    await page.keyboard.press('ArrowLeft');
    await detail(page).getByText('a red hen', { exact: true }).waitFor({ state: 'detached' });
    expect((await collector.api.outputs()).items).toHaveLength(4);
  });

  it('deletes many at once: a range with Shift, all that is shown, or one by one', async () => {
    const page = await open('/gallery');
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await tiles(page).nth(0).click();
    await tiles(page)
      .nth(2)
      .click({ modifiers: ['Shift'] });
    await page.getByText('3 selected').waitFor();
    await page.getByRole('checkbox', { name: 'Select: a blue fox' }).first().press('Space');
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete 2 pictures' }).click();
    await shows(page, 'a blue fox, a red hen, a red fox');
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.getByRole('button', { name: 'Select 3' }).click();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete 3 pictures' }).click();
    await page.getByText('Nothing here yet').waitFor();
    expect((await collector.api.generations()).items).toEqual([]);
  });

  it('says what went wrong, and tries again', async () => {
    const page = await open('/gallery');
    await page.route('**/api/v1/outputs?*', (route) => route.abort());
    await page.getByLabel('Search prompts').fill('fox');
    await page.getByText('The service cannot be reached.').waitFor();
    await page.unroute('**/api/v1/outputs?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await shows(page, 'a blue fox, a blue fox, a red fox');
  });

  it.each(['light', 'dark'] as const)(
    'is free of axe findings on a phone in %s',
    async (colorScheme) => {
      const page = await open('/gallery', { ...PHONE, colorScheme, bypassCSP: true });
      await shows(page, ALL);
      expect(await pageFindings(page), 'the grid').toEqual([]);
      await page.getByRole('button', { name: 'Select', exact: true }).click();
      await tiles(page).first().click();
      expect(await pageFindings(page), 'the selection').toEqual([]);
      await page.getByRole('button', { name: 'Done' }).click();
      await tiles(page).first().click();
      await detail(page).waitFor();
      expect(await pageFindings(page), 'one picture').toEqual([]);
    },
  );
});

describe('a gallery of many pages', () => {
  it('shows older ones as its end comes near, each once and without moving what is there', async () => {
    const { prisma } = service.inside.database;
    const [made] = await prisma.generationOutput.findMany({
      where: { generation: { userId: (await collector.api.account()).id } },
      orderBy: { id: 'desc' },
      take: 1,
    });
    if (!made) throw new Error('the collector has nothing');
    const { id: _, ...row } = made;
    for (let index = 10; index < 130; index += 1) {
      await prisma.generationOutput.create({ data: { ...row, index } });
    }
    const page = await open('/gallery');
    await expect.poll(() => tiles(page).count()).toBeGreaterThanOrEqual(48);
    const top = await tiles(page).first().boundingBox();
    await expect
      .poll(async () => {
        await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
        return tiles(page).count();
      })
      .toBe(125);
    await page.getByRole('button', { name: 'Show older' }).waitFor({ state: 'detached' });
    const addresses = await tiles(page).evaluateAll((links) =>
      links.map((link) => link.getAttribute('href')),
    );
    expect(new Set(addresses).size).toBe(125);
    await page.evaluate(() => window.scrollTo(0, 0));
    expect(await tiles(page).first().boundingBox()).toEqual(top);
  });
});
