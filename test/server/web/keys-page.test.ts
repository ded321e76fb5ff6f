import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { KeyCheck } from '../../../server/providers/image-provider.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import { launchChromium } from '../../support/chromium.ts';
import { pageFindings } from '../../support/page-findings.ts';
import type { Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { withCredential } from '../../support/with-credential.ts';

let finding: KeyCheck | ProviderError = { outcome: 'works', detail: null };
const toys = {
  ...withCredential(createToyProvider('toys', false), { baseUrl: 'optional' }),
  label: 'Toy factory',
  checkKey: async () => {
    if (finding instanceof ProviderError) throw finding;
    return finding;
  },
};
const own = {
  ...withCredential(createToyProvider('own-server', false), {
    label: 'API key, if your server wants one',
    baseUrl: 'required',
    defaultBaseUrl: null,
    secretRequired: false,
    settings: [
      {
        kind: 'text',
        name: 'models',
        label: 'Models',
        help: 'The ids of the models on your server, separated by commas.',
        placeholder: 'flux',
        required: true,
      },
      {
        kind: 'choice',
        name: 'references',
        label: 'References',
        help: '',
        choices: [
          { value: 'none', label: 'None' },
          { value: 'one', label: 'One picture' },
        ],
        default: 'one',
      },
      { kind: 'switch', name: 'stream', label: 'Previews', help: 'If it has them.', default: true },
    ],
  }),
  label: 'Server of your own',
  policyUrl: null,
};

const SECRET = 'sk-a-secret-of-the-toys-wxyz';

let service: TestService;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  [service, browser] = await Promise.all([
    TestService.start({ providers: [toys, own] }),
    launchChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await service?.[Symbol.asyncDispose]();
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(faults.splice(0), 'the page failed or broke its content security policy').toEqual([]);
});

/** The keys page, in the person's browser. */
async function openKeys(person: Person, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const [name = '', value = ''] = person.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: person.origin }]);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  await page.goto(`${person.origin}/keys`);
  await page.getByRole('heading', { name: 'Provider keys', exact: true }).waitFor();
  return page;
}

describe('the keys page', () => {
  it('adds a key, and never has its secret again', async () => {
    const person = await service.signUp();
    const page = await openKeys(person);
    await page.getByText('None yet.').waitFor();
    const secret = page.getByLabel('API key', { exact: true });
    expect(await secret.getAttribute('type')).toBe('password');
    expect(await secret.getAttribute('autocomplete')).toBe('off');
    await page.getByText('sent only to https://api.toys.example').waitFor();
    await page.getByLabel('Label').fill('Work');
    await secret.fill(SECRET);
    await page.getByRole('button', { name: 'Add key' }).click();
    await page.getByText('“Work” was added.').waitFor();
    await page.getByText('Toy factory · ····wxyz').waitFor();
    await page.getByText('Added just now · not used yet').waitFor();
    expect(await secret.inputValue()).toBe('');
    expect(await page.content()).not.toContain(SECRET);
  });

  it('draws the form that the provider declares, and takes what is entered', async () => {
    const person = await service.signUp();
    const page = await openKeys(person);
    await page.getByLabel('Provider', { exact: true }).selectOption('Server of your own');
    await page.getByLabel('Base URL').fill('http://localhost:8080/v1');
    await page.getByText('sent only to http://localhost:8080').waitFor();
    await page.getByLabel('Models').fill('flux-schnell');
    await page.getByLabel('References').selectOption('None');
    await page.getByLabel('Previews').uncheck();
    await page.getByRole('button', { name: 'Add key' }).click();
    await page.getByText('“Server of your own” was added.').waitFor();
    const { items } = await person.api.providerKeys();
    expect(items).toMatchObject([
      {
        provider: 'own-server',
        baseUrl: 'http://localhost:8080/v1',
        settings: { models: 'flux-schnell', references: 'none', stream: false },
      },
    ]);
  });

  it('begins anew after a key, and stores the next one for the provider that it then shows', async () => {
    const person = await service.signUp();
    const page = await openKeys(person);
    const provider = page.getByLabel('Provider', { exact: true });
    const add = page.getByRole('button', { name: 'Add key' });
    await provider.selectOption('Server of your own');
    await page.getByLabel('Base URL').fill('http://localhost:8080/v1');
    await page.getByLabel('Models').fill('flux-schnell');
    await page.getByLabel('References').selectOption('None');
    await add.click();
    await page.getByText('“Server of your own” was added.').waitFor();
    expect(await provider.locator('option:checked').textContent()).toBe('Server of your own');
    expect(await page.getByLabel('Base URL').inputValue()).toBe('');
    expect(await page.getByLabel('Models').inputValue()).toBe('');
    expect(await page.getByLabel('References').inputValue()).toBe('one');
    await page.getByLabel('Label').fill('Second');
    await page.getByLabel('Base URL').fill('http://localhost:8081/v1');
    await page.getByLabel('Models').fill('flux-dev');
    await page.getByLabel('API key, if').fill(SECRET);
    await add.click();
    await page.getByText('“Second” was added.').waitFor();
    const { items } = await person.api.providerKeys();
    expect(items.find(({ label }) => label === 'Second')).toMatchObject({
      provider: 'own-server',
      baseUrl: 'http://localhost:8081/v1',
      settings: { models: 'flux-dev', references: 'one', stream: true },
    });
  });

  it('keeps what is there, half a key too, when it cannot be loaded anew, and tries again', async () => {
    const person = await service.signUp();
    await person.api.createProviderKey({ provider: 'toys', label: 'Work', secret: SECRET });
    const page = await openKeys(person, { bypassCSP: true });
    // Nothing but this test has the page loaded anew.
    await page.route('**/api/v1/events*', (route) => route.abort());
    await page.reload();
    const secret = page.getByLabel('API key', { exact: true });
    await secret.fill('half a key');
    await page.route('**/api/v1/provider-keys', (route) => route.abort());
    await page.getByRole('button', { name: 'Disable Work' }).click();
    await page.getByText('The service cannot be reached.').waitFor();
    expect(await pageFindings(page)).toEqual([]);
    await page.unroute('**/api/v1/provider-keys');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Enable Work' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await secret.inputValue()).toBe('half a key');
  });

  it('is led to from the start page, which calls nobody without keys before it knows', async () => {
    const person = await service.signUp();
    await person.api.createProviderKey({ provider: 'toys', label: 'Work', secret: SECRET });
    const page = await openKeys(person, { bypassCSP: true });
    const looked = Promise.withResolvers<void>();
    await page.route('**/api/v1/provider-keys', async (route) => {
      await looked.promise;
      await route.abort();
    });
    await page.goto(`${person.origin}/`);
    const section = page.getByRole('region', { name: 'AI models' });
    expect(await section.innerText()).toBe('AI models');
    looked.resolve();
    await section.getByText('The service cannot be reached.').waitFor();
    expect(await section.getByRole('link').count()).toBe(0);
    expect(await pageFindings(page)).toEqual([]);
    await page.unroute('**/api/v1/provider-keys');
    await section.getByRole('button', { name: 'Try again' }).click();
    await section.getByText('You have 1 provider key.').waitFor();
    await section.getByRole('link', { name: 'Provider keys' }).click();
    await page.getByText('Toy factory · ····wxyz').waitFor();
  });

  it('says what is wrong in the words of the form', async () => {
    const page = await openKeys(await service.signUp());
    await page.getByLabel('Base URL').fill('http://models.example');
    await page.getByLabel('API key', { exact: true }).fill(SECRET);
    await page.getByRole('button', { name: 'Add key' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toBe(
      '“Base URL” must be https: over http anybody on the way can read the key.',
    );
  });

  it('renames a key, and asks for the secret again before it sends it elsewhere', async () => {
    const person = await service.signUp();
    await person.api.createProviderKey({ provider: 'toys', label: 'Work', secret: SECRET });
    const page = await openKeys(person);
    await page.getByRole('button', { name: 'Edit Work' }).click();
    const form = page.getByRole('form', { name: 'Edit Work' });
    await form.getByText('Leave it empty to keep the one that ends in wxyz.').waitFor();
    await form.getByLabel('Label').fill('Gateway');
    await form.getByLabel('Base URL').fill('https://gateway.example/v1');
    await form.getByText('Enter it again').waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('has to be entered again before it may go to').waitFor();
    await form.getByLabel('New API key').fill('sk-another-secret-abcd');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('····abcd').waitFor();
    const { items } = await person.api.providerKeys();
    expect(items).toMatchObject([{ label: 'Gateway', origin: 'https://gateway.example' }]);
  });

  it('disables, enables and, after a question, deletes a key, all by keyboard', async () => {
    const person = await service.signUp();
    await person.api.createProviderKey({ provider: 'toys', label: 'Work', secret: SECRET });
    const page = await openKeys(person);
    await page.getByRole('button', { name: 'Disable Work' }).press('Enter');
    await page.getByText('Disabled').waitFor();
    await page.getByRole('button', { name: 'Enable Work' }).press('Space');
    await page.getByRole('button', { name: 'Disable Work' }).waitFor();
    await page.getByRole('button', { name: 'Delete Work' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Delete “Work”?' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect((await person.api.providerKeys()).items).toHaveLength(1);
    await page.getByRole('button', { name: 'Delete Work' }).press('Enter');
    await dialog.getByRole('button', { name: 'Delete key' }).press('Enter');
    await page.getByText('None yet.').waitFor();
    await page.locator('h2:focus').getByText('Your keys').waitFor();
    expect((await person.api.providerKeys()).items).toEqual([]);
  });

  it('checks a key and shows, live, what was found', async () => {
    const person = await service.signUp();
    await person.api.createProviderKey({ provider: 'toys', label: 'Work', secret: SECRET });
    const page = await openKeys(person);
    finding = { outcome: 'works', detail: '3 dollars of credit are left.' };
    await page.getByRole('button', { name: 'Check Work' }).press('Enter');
    await page.getByText('Works: 3 dollars of credit are left. Checked just now.').waitFor();
    finding = new ProviderError({ code: 'no_credit', message: 'No credit.', charged: 'no' });
    await page.getByRole('button', { name: 'Check Work' }).click();
    await page.getByText('No credit: No credit. Checked just now.').waitFor();
  });

  it('orders keys by keyboard, and says who is first', async () => {
    const person = await service.signUp();
    for (const label of ['Work', 'Home', 'Spare']) {
      await person.api.createProviderKey({ provider: 'toys', label, secret: SECRET });
    }
    const page = await openKeys(person);
    const earlier = page.getByRole('button', { name: 'Use Spare earlier' });
    await earlier.press('Enter');
    await page.getByText('“Spare” is now used 2nd of 3.').waitFor();
    expect(await earlier.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('“Spare” is now used 1st of 3.').waitFor();
    await page.keyboard.press('Enter');
    const { items } = await person.api.providerKeys();
    expect(items.map(({ label }) => label)).toEqual(['Spare', 'Work', 'Home']);
  });

  it('limits a key, and shows what was spent with it', async () => {
    const person = await service.signUp();
    const key = { provider: 'toys', label: 'Work', secret: SECRET };
    const { id: keyId } = await person.api.createProviderKey(key);
    const { id: userId } = await person.api.account();
    const entry = { userId, keyId, model: 'toys/picture', generationId: randomUUID() };
    await service.inside.database.prisma.ledgerEntry.createMany({
      data: [
        { ...entry, callId: randomUUID(), charged: 'yes', actualMicros: 120_000 },
        { ...entry, callId: randomUUID(), charged: 'unknown' },
      ],
    });
    const page = await openKeys(person);
    await page.getByText('This month $0.12, plus 1 call of unknown cost').waitFor();
    await page.getByRole('button', { name: 'Edit Work' }).click();
    const form = page.getByRole('form', { name: 'Edit Work' });
    await form.getByLabel('Monthly limit').fill('0.10');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('of $0.10 at most').waitFor();
    await page.getByText('Its monthly limit is reached.').waitFor();
    expect((await person.api.providerKeys()).items).toMatchObject([{ limitMicros: 100_000 }]);
  });

  it('lists what was agreed to, and takes it back', async () => {
    const person = await service.signUp();
    await person.api.giveConsent({ provider: 'toys', origin: 'https://api.toys.example' });
    const page = await openKeys(person);
    await page
      .getByText('receives your prompt, your references and the model’s options.')
      .waitFor();
    await page
      .getByRole('button', { name: 'Take back the consent for Toy factory' })
      .press('Enter');
    await page.getByText('Before the first use of a provider').waitFor();
    await page.locator('h2:focus').getByText('What you agreed to send').waitFor();
    expect((await person.api.consents()).items).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'is free of axe findings on a phone in %s',
    async (scheme) => {
      const person = await service.signUp();
      const { id } = await person.api.createProviderKey({
        provider: 'toys',
        label: 'A label as long as people make them when they are allowed to',
        secret: SECRET,
        baseUrl: 'https://a-rather-long-name-of-a-gateway.of-some-company.example/v1',
      });
      await person.api.createProviderKey({
        provider: 'own-server',
        label: 'Mine',
        baseUrl: 'http://localhost:8080',
        settings: { models: 'flux' },
      });
      const failed = {
        lastErrorCode: 'wrong_key',
        lastErrorAt: new Date(),
        disabledAt: new Date(),
      };
      await service.inside.database.prisma.providerKey.update({ where: { id }, data: failed });
      await person.api.giveConsent({ provider: 'toys', origin: 'https://api.toys.example' });
      const page = await openKeys(person, {
        colorScheme: scheme,
        viewport: { width: 360, height: 640 },
        // The check itself is an injected script, which the page's own policy would refuse.
        bypassCSP: true,
      });
      await page.getByText('The provider did not accept this key').waitFor();
      expect(await pageFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Edit Mine' }).click();
      await page.getByLabel('Provider', { exact: true }).selectOption('Server of your own');
      expect(await pageFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Delete Mine' }).click();
      expect(await pageFindings(page)).toEqual([]);
    },
  );

  it('says that there is nothing to add where no provider takes a key', async () => {
    await using offline = await TestService.start({ providers: [createToyProvider('toy', true)] });
    const page = await openKeys(await offline.signUp());
    await page.getByText('This service has no provider that takes a key.').waitFor();
    expect(await page.getByRole('button', { name: 'Add key' }).count()).toBe(0);
  });
});
