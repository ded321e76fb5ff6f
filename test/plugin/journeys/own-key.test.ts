import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PlaygroundPage, recipeOf } from '../../support/playground-page.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { usePlayground } from '../../support/use-playground.ts';

const environment: Record<string, string> = {};
let stub: ProviderStub;

// Before the service starts, which must know where the provider is.
beforeAll(async () => {
  stub = await ProviderStub.start();
  environment.PROVIDER_BASE_URL_OPENAI = stub.baseUrl;
});

afterAll(() => stub[Symbol.asyncDispose]());

const { service, tab } = usePlayground({ environment });

const SECRET = 'sk-test-the-whole-way-9f3c7a41';

async function signUp(page: Page): Promise<void> {
  await page.goto(`${service().origin}/sign-up`);
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Connected plugins' }).waitFor();
}

async function addKey(page: Page): Promise<void> {
  await page.goto(`${service().origin}/keys`);
  await page.getByLabel('Provider', { exact: true }).selectOption('openai');
  await page.getByLabel('Label').fill('Mine');
  await page.getByLabel('API key').fill(SECRET);
  await page.getByRole('button', { name: 'Add key' }).click();
  await page.getByText(`ends in ${SECRET.slice(-4)}`).waitFor();
  expect(await page.content()).not.toContain(SECRET);
}

/** Connects the plugin by a code that is typed. */
async function connect(page: PlaygroundPage): Promise<void> {
  await page.page.goto(`${service().origin}/playground`);
  await page.ui.getByRole('button', { name: 'Connect', exact: true }).waitFor();
  const address = page.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        window.addEventListener(
          'figma-host:open-external',
          (event) => resolve((event as CustomEvent<{ url: string }>).detail.url),
          { once: true },
        );
      }),
  );
  await page.ui.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.page.getByRole('button', { name: 'Not now' }).click();
  const approval = await page.page.context().newPage();
  await approval.goto(await address);
  await approval.getByRole('button', { name: 'Approve' }).click();
  const code = (await approval.getByRole('status', { name: /^Code/ }).textContent()) ?? '';
  await page.ui.getByLabel('Code').fill(code.trim());
  await page.ui.getByLabel('Code').press('Enter');
  await page.promptField().waitFor();
  await approval.close();
}

const imageFills = (page: PlaygroundPage, id: string) =>
  page.page.evaluate((node) => {
    const fills = playground().node(node)?.fills ?? [];
    return fills.flatMap((fill) => (fill.type === 'IMAGE' ? [fill.imageHash] : []));
  }, id);

test('from sign-up to a paid picture on its target, with the key, the consent, previews and the cost', async () => {
  const page = new PlaygroundPage(await tab(null));
  await signUp(page.page);
  await addKey(page.page);
  await connect(page);

  // A reference from a selected frame, and the hero as the target.
  await page.chooseModel('2.6 Flare');
  const [hero, photo] = [await page.id('Hero picture'), await page.id('Lake photo')];
  await page.select([photo]);
  await page.ui.getByRole('button', { name: 'Add selection' }).click();
  await page.ui.getByText('Lake photo').first().waitFor();
  await page.useAsTarget([hero]);
  const before = await page.node(hero);

  // Nothing is sent before the person agrees.
  stub.hold('preview');
  stub.hold('picture');
  const prompt = 'a cabin by the lake, first snow';
  await page.promptField().fill(prompt);
  const generate = page.ui.getByRole('button', { name: /^Generate/ });
  await page.ui
    .getByText(/about \$/)
    .first()
    .waitFor();
  await generate.click();
  const dialog = page.ui.getByRole('dialog');
  await dialog.waitFor();
  expect(await dialog.textContent()).toContain(stub.origin);
  expect(stub.calls).toEqual([]);
  await page.ui.getByRole('button', { name: 'Agree and generate' }).click();

  // A partial picture stands on the target while the provider works.
  await stub.waiting(1, 'preview');
  stub.release('preview');
  await stub.waiting(1, 'picture');
  await page.page.waitForFunction(
    (id) =>
      playground()
        .node(id)
        ?.fills.some(({ type }) => type === 'IMAGE'),
    hero,
  );
  const [partial] = await imageFills(page, hero);
  stub.release('picture');
  const placed = await page.ended(prompt, /^Placed/);
  expect(placed).toMatch(/\$0\.\d+/);

  // The picture that was paid for, exactly on its target.
  const after = await page.node(hero);
  expect(after).toMatchObject({
    width: before?.width,
    height: before?.height,
    transform: before?.transform,
    cornerRadii: before?.cornerRadii,
  });
  const hashes = await imageFills(page, hero);
  expect(hashes).toHaveLength(1);
  expect(hashes[0]).not.toBe(partial);
  const bytes = await page.imageBytes(hashes[0] ?? '');
  const [call] = stub.paid;
  expect(stub.paid).toHaveLength(1);
  expect(bytes.includes(call?.nonces.at(-1) ?? 'no nonce')).toBe(true);
  expect(createHash('sha1').update(bytes).digest('hex')).toBe(hashes[0]);
  expect(call?.files).toHaveLength(1);
  expect(call?.headers.authorization).toBe(`Bearer ${SECRET}`);
  expect(recipeOf(after)).toMatchObject({ prompt, model: 'openai/gpt-image-2.6-flare' });

  // What it cost is remembered and summed; running it again pays once more.
  await page.ui.getByRole('tab', { name: 'History' }).click();
  await page.ui
    .getByText(/\$0\.\d+/)
    .filter({ visible: true })
    .first()
    .waitFor();
  await page.ui.getByRole('button', { name: 'Run again' }).first().click();
  await stub.until((calls) => calls.filter(({ state }) => state === 'answered').length === 2);
  expect(stub.paid.map((one) => one.prompt)).toEqual([prompt, prompt]);
});
