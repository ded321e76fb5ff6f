import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../support/chromium.ts';
import { pageFindings } from '../../support/page-findings.ts';
import { exported, PASSWORD, type Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { newPicture } from '../endpoint-requests.ts';

let service: TestService;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  [service, browser] = await Promise.all([TestService.start(), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await service?.[Symbol.asyncDispose]();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(faults.splice(0), 'the page failed or broke its content security policy').toEqual([]);
});

/** The page, in the person's browser. */
async function openYourData(person: Person, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const [name = '', value = ''] = person.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: person.origin }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  await page.goto(`${person.origin}/your-data`);
  await page.getByText('Tells who you are and lets you sign in.').waitFor();
  return page;
}

describe('the page of a person’s data', () => {
  it('shows every field that is held, and keeps what is chosen of retention', async () => {
    const person = await service.signUp('Ada');
    const page = await openYourData(person);
    await page.getByRole('button', { name: 'Show Account', exact: true }).click();
    await page.getByText(person.email).waitFor();
    await page.getByLabel('Generations and their outputs').selectOption('90 days');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    expect(await person.api.retention()).toEqual({ referencesDays: null, outputsDays: 90 });
  });

  it('makes a copy and hands it out once', async () => {
    const page = await openYourData(await service.signUp('Bob'));
    await page.getByRole('button', { name: 'Make a copy' }).click();
    await page.getByText('Ready:').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toMatch(/^tomson-studio-[\d-]+\.zip$/);
  });

  it('says what a copy does not have, and why one could not be made', async () => {
    const { database, objects } = service.inside;
    const { prisma } = database;
    const person = await service.signUp('Emil');
    const { id: assetId } = await person.api.uploadAsset(await newPicture(), 'image/png');
    const [original] = await prisma.assetVariant.findMany({ where: { assetId, name: 'original' } });
    await objects.delete(original?.objectKey ?? '');
    const { id } = await exported(person.api);
    const page = await openYourData(person);
    await page.getByText('One of your pictures is not in it: its file is missing').waitFor();

    const problem = { code: 'service_failed', message: 'It broke.', next: 'Make a new one.' };
    await prisma.export.update({ where: { id }, data: { status: 'failed', problem } });
    await page.reload();
    await page.getByText('It broke. Make a new one.').waitFor();
    await page.getByRole('button', { name: 'Make a copy' }).click();
    await page.getByText('Ready:').waitFor();
  });

  it('deletes the account by keyboard alone, after the password, and shows the receipt', async () => {
    const person = await service.signUp('Carla');
    const page = await openYourData(person, { bypassCSP: true });
    const remove = page.getByRole('button', { name: 'Delete my account' });
    await remove.focus();
    await page.keyboard.press('Enter');
    const password = page.getByLabel('Password');
    // Wherever the dialog puts the focus when it opens, and whenever that is.
    await password.fill('not the password');
    await password.press('Tab');
    await page.keyboard.press('Tab');
    const confirm = page.getByRole('button', { name: 'Delete everything' });
    await confirm.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('That is not your password.').waitFor();
    await password.fill(PASSWORD);
    await confirm.press('Enter');
    // The database is rewritten on the way, beside whatever else this machine does.
    const done = page.getByRole('heading', { name: 'Your account is deleted' });
    await done.waitFor({ timeout: 50_000 });
    expect(await pageFindings(page)).toEqual([]);
    await expect(person.api.account()).rejects.toMatchObject({ problem: { status: 401 } });
  });

  it('asks for the password anew each time, and forgets what failed', async () => {
    const person = await service.signUp('Cleo');
    const page = await openYourData(person);
    const remove = page.getByRole('button', { name: 'Delete my account' });
    const confirm = page.getByRole('button', { name: 'Delete everything' });
    await remove.click();
    await page.getByLabel('Password').fill('not the password');
    await confirm.click();
    await page.getByText('That is not your password.').waitFor();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await remove.and(page.locator(':focus')).waitFor();
    await remove.press('Enter');
    expect(await page.getByText('That is not your password.').count()).toBe(0);
    await confirm.click();
    // The browser says that the field is empty: nothing is sent.
    await page.locator('input:focus:invalid').waitFor();
    expect(await person.api.account()).toMatchObject({ name: 'Cleo' });
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('has nothing that axe objects to, %s, %i px wide', async (colorScheme, width) => {
    const person = await service.signUp('Dora');
    const viewport = { width, height: 800 };
    // axe is a script that the page’s policy does not know.
    const page = await openYourData(person, { colorScheme, viewport, bypassCSP: true });
    await page.getByRole('button', { name: 'Show Account', exact: true }).click();
    await page.getByText(person.email).waitFor();
    expect(await pageFindings(page)).toEqual([]);
  });
});
