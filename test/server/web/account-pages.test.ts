import { createOTP } from '@better-auth/utils/otp';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../support/chromium.ts';
import { fromBase32 } from '../../support/from-base32.ts';
import { keyboardFaults } from '../../support/keyboard-reach.ts';
import { linkIn, MailSink } from '../../support/mail-sink.ts';
import { pageFindings } from '../../support/page-findings.ts';
import { TestService } from '../../support/test-service.ts';

const password = 'correct horse battery';

let sink: MailSink;
let service: TestService;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  sink = await MailSink.start();
  [service, browser] = await Promise.all([
    TestService.start({ environment: { SMTP_URL: sink.url } }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await service?.[Symbol.asyncDispose]();
  await sink?.[Symbol.asyncDispose]();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(faults.splice(0), 'a page failed or broke its content security policy').toEqual([]);
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  return page;
}

const open = (page: Page, path: string) => page.goto(service.origin + path);
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const fill = (page: Page, label: string, value: string) =>
  page.getByLabel(label, { exact: true }).fill(value);

async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await open(page, '/sign-in');
  await fill(page, 'Email', email);
  await fill(page, 'Password', secret);
  await press(page, 'Sign in');
}

/** Makes an account by the pages alone, and signs in. */
async function join(page: Page, name: string): Promise<string> {
  const email = `${name.toLowerCase()}-${crypto.randomUUID()}@example.com`;
  await open(page, '/sign-up');
  await fill(page, 'Name', name);
  await fill(page, 'Email', email);
  await fill(page, 'Password', password);
  await page.getByRole('checkbox').check();
  await press(page, 'Create account');
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await page.goto(linkIn(await sink.mailTo(email, /Confirm your email/)));
  expect(new URL(page.url()).hash).toBe('');
  await press(page, 'Confirm');
  await page.getByRole('heading', { name: 'Confirmed' }).waitFor();
  await signIn(page, email);
  await page.waitForURL(`${service.origin}/`);
  return email;
}

describe('the pages of an account', () => {
  it('lead from a sign-up by mail to a changed address', async () => {
    const page = await newPage();
    const email = await join(page, 'Ada');
    await open(page, '/account');
    await page.getByText(`${email}, confirmed`).waitFor();
    const next = `next-${email}`;
    await fill(page, 'New email', next);
    await fill(page, 'Password', password);
    await press(page, 'Change the address');
    await page.getByText('A mail is on its way to the new address').waitFor();
    await page.goto(linkIn(await sink.mailTo(next)));
    await press(page, 'Confirm');
    await page.getByRole('link', { name: 'Go on' }).click();
    await open(page, '/account');
    await page.getByText(`${next}, confirmed`).waitFor();
  });

  it('replace a forgotten password, with the keyboard alone', async () => {
    const page = await newPage();
    const email = await join(page, 'Bob');
    await page.context().clearCookies();
    await open(page, '/forgotten-password');
    await page.getByLabel('Email').focus();
    await page.keyboard.type(email);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    await page.goto(linkIn(await sink.mailTo(email, /Choose a new password/)));
    await page.getByLabel('New password').focus();
    await page.keyboard.type('another horse battery');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your password was changed' }).waitFor();
    await signIn(page, email, 'another horse battery');
    await page.getByRole('link', { name: 'Security' }).waitFor();
  });

  it('set the second factor up, ask for it, and take a recovery code', async () => {
    const page = await newPage();
    const email = await join(page, 'Cleo');
    await open(page, '/security');
    const section = page.getByRole('region', { name: 'Two-factor sign-in' });
    await section.getByLabel('Password', { exact: true }).fill(password);
    await press(page, 'Set it up');
    await section.getByRole('img', { name: /The secret/ }).waitFor();
    const secret = (await section.locator('code').innerText()).replaceAll(' ', '');
    const code = await createOTP(fromBase32(secret), { digits: 6, period: 30 }).totp();
    await section.getByLabel('Code').fill(code);
    // The codes are shown once: whatever is out of order then must not take them away.
    await page.route('**/api/v1/**', (route) => route.fulfill({ status: 503 }));
    await press(page, 'Turn it on');
    await section.getByText('It is on:').waitFor();
    await section.getByText('Keep these recovery codes.').waitFor();
    await page.unroute('**/api/v1/**');
    const recovery = await section.locator('.codes code').first().innerText();
    expect(await section.locator('.codes code').count()).toBe(10);

    const elsewhere = await newPage();
    await signIn(elsewhere, email);
    const field = elsewhere.getByLabel('Code');
    await field.waitFor();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await field.fill('000000');
    await press(elsewhere, 'Sign in');
    await elsewhere.getByText('That code is not right.').waitFor();
    await field.fill(recovery);
    await press(elsewhere, 'Sign in');
    await elsewhere.getByRole('link', { name: 'Security' }).waitFor();

    await page.reload();
    await page.getByRole('button', { name: 'Sign out every other browser' }).click();
    await page.getByText('This browser').waitFor();
    await page
      .getByRole('button', { name: 'Sign out every other browser' })
      .waitFor({ state: 'detached' });
    await elsewhere.reload();
    await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.reload();
    const log = page.getByRole('region', { name: 'Security log' });
    await log.getByText('Signed other browsers out').waitFor();
    await log.getByText('Two-factor sign-in was turned on').waitFor();
    await log.getByText('recovery code').first().waitFor();

    await page.route('**/api/v1/**', (route) => route.fulfill({ status: 503 }));
    await section.getByLabel('Password, to turn it off').fill(password);
    await press(page, 'Turn it off');
    await section.getByRole('button', { name: 'Set it up' }).waitFor();
  });

  it('name the person on every page, and say what is not there', async () => {
    const page = await newPage();
    await join(page, 'Dana');
    for (const address of ['/privacy', '/nowhere']) {
      await open(page, address);
      await page.getByText('Dana', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
    }
    for (const address of ['/deleted', `/deleted#${crypto.randomUUID()}`]) {
      await open(page, '/account');
      await open(page, address);
      await page.getByRole('heading', { name: 'No receipt is here' }).waitFor();
    }
    await open(page, '/nowhere');
    await page.route('**/api/auth/sign-out', (route) => route.abort());
    await press(page, 'Sign out');
    const failure = page.getByRole('alert').filter({ hasText: 'The service cannot be reached.' });
    await failure.waitFor();
    await page.unroute('**/api/auth/sign-out');
    await failure.getByRole('button', { name: 'Try again' }).click();
    await page.waitForURL(`${service.origin}/`);
    await open(page, '/forgotten-password');
    await fill(page, 'Email', 'nobody@example.com');
    await press(page, 'Send me a link');
    // Mails are sent here, so nobody is told that they are kept.
    expect(await page.getByRole('status').textContent()).not.toContain('/dev/mail');
    await page.getByRole('link', { name: 'Back to signing in' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('have nothing that Tab does not reach, and show where the focus is', async () => {
    const page = await newPage();
    for (const address of ['/sign-in', '/sign-up', '/forgotten-password', '/privacy']) {
      await open(page, address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await keyboardFaults(page), address).toEqual([]);
    }
    await join(page, 'Tabea');
    for (const name of ['Gallery', 'Keys', 'Usage', 'Account', 'Your data', 'Security']) {
      await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await keyboardFaults(page), name).toEqual([]);
    }
  });

  it('change the password and say so', async () => {
    const page = await newPage();
    await join(page, 'Dora');
    await open(page, '/security');
    const section = page.getByRole('region', { name: 'Change the password' });
    await section.getByLabel('Password', { exact: true }).fill('wrong horse battery');
    await section.getByLabel('New password').fill('a third horse battery');
    await press(page, 'Change the password');
    await page.getByText('That is not your password.').waitFor();
    await section.getByLabel('Password', { exact: true }).fill(password);
    await press(page, 'Change the password');
    await section.getByText('Changed; every other browser was signed out').waitFor();
  });

  it.each(['light', 'dark'] as const)(
    'can be used by everybody, on a phone too: %s',
    async (theme) => {
      const view = { colorScheme: theme, viewport: { width: 360, height: 720 } };
      // axe is put into the page, which its content security policy forbids.
      const page = await newPage({ ...view, bypassCSP: true });
      for (const path of ['/forgotten-password', '/reset-password', '/confirm', '/sign-up']) {
        await open(page, path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect([path, await pageFindings(page)]).toEqual([path, []]);
      }
      await join(page, 'Eve');
      for (const path of ['/account', '/security']) {
        await open(page, path);
        await page.getByRole('button', { name: /Change the/ }).waitFor();
        expect([path, await pageFindings(page)]).toEqual([path, []]);
      }
    },
  );
});
