import { afterAll, beforeAll, expect, test } from 'vitest';
import { providers as registered } from '../../../server/providers/registry.ts';
import { blocksProvider } from '../../support/blocks-provider.ts';
import { stubPicture } from '../../support/provider-stub/stub-picture.ts';
import { usePlayground } from '../../support/use-playground.ts';
import { WireStub } from '../../support/wire-stub/wire-stub.ts';

const stub = await WireStub.start();
const picture = stubPicture({ width: 300, height: 200, nonce: 'blocks' });

beforeAll(() => {
  stub.answer = ({ method, path }) => {
    if (method === 'POST' && path === '/builds') return { body: { id: 'build-1' } };
    if (path === '/builds/build-1') return { body: { url: `${stub.origin}/build-1.png` } };
    return path === '/build-1.png' ? { body: picture } : { status: 404, body: {} };
  };
});
afterAll(() => stub[Symbol.asyncDispose]());

// The one line.
const providers = [...registered, blocksProvider];
const environment = { PROVIDER_BASE_URL_BLOCKS: stub.origin };
const { service, open } = usePlayground({ providers, environment });

const SECRET = 'key-of-the-box-4711';

test('a provider of one file is in the list of models, in the key form and in the plugin, and works', async () => {
  const person = await service().signUp();
  const models = async () => {
    const { items } = await person.api.models();
    return items.filter(({ provider }) => provider.id === 'blocks');
  };
  expect(await models()).toMatchObject([
    {
      id: 'blocks/cube',
      usable: false,
      unusableReason: 'Add a key for Building blocks on the companion page first.',
      successor: null,
    },
    {
      id: 'blocks/brick',
      usable: false,
      unusableReason:
        'Building blocks no longer serves Brick since 2026-10-23. Cube takes its place.',
      successor: 'blocks/cube',
    },
  ]);

  // The key form is drawn from what it declares.
  const page = await open({ person });
  const keys = await page.page.context().newPage();
  await keys.goto(`${service().origin}/keys`);
  await keys.getByLabel('Provider', { exact: true }).selectOption('Building blocks');
  await keys.getByText(`sent only to ${stub.origin}`).waitFor();
  await keys.getByLabel('Label').fill('Mine');
  await keys.getByLabel('Key of the box').fill(SECRET);
  await keys.getByLabel('In colour').uncheck();
  await keys.getByRole('button', { name: 'Add key' }).click();
  await keys
    .getByText(`ends in ${SECRET.slice(-4)}`)
    .or(keys.getByText('····4711'))
    .first()
    .waitFor();
  await keys.close();
  expect(await models()).toMatchObject([{ usable: true }, { usable: false }]);

  // So is the plugin's form, and the picture is made.
  await page.close();
  await page.reopen();
  await page.chooseModel('Cube');
  await page.ui.getByLabel('Studs').fill('7');
  await page.ui
    .getByText(/about \$0\.05/)
    .first()
    .waitFor();
  const prompt = 'a castle of blocks';
  await page.promptField().fill(prompt);
  await page.ui.getByRole('button', { name: /^Generate/ }).click();
  await page.ui.getByRole('button', { name: 'Agree and generate' }).click();
  await page.ended(prompt, /^Placed/);

  const [asked] = stub.requests;
  expect(asked).toMatchObject({
    fields: { prompt, studs: 7, colour: false },
    headers: { 'x-key': SECRET },
  });
  expect(stub.requests.at(-1)).toMatchObject({ path: '/build-1.png' });
  expect(stub.requests.at(-1)?.headers).not.toHaveProperty('x-key');
  const { items } = await person.api.generations();
  expect(items).toMatchObject([{ model: 'blocks/cube', actualMicros: 50_000 }]);
});
