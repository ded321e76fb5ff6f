import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { changedIds, PlaygroundPage, recipeOf } from '../../support/playground-page.ts';
import { usePlayground } from '../../support/use-playground.ts';

const { service, local, tab } = usePlayground();

test('a link opens the playground with the plugin connected, and the selected frame is a prompt away from its picture', async () => {
  const page = new PlaygroundPage(await tab(null));
  await page.page.goto(service().mintLink());
  // The account of this service confirmed age and policy before: the page goes on by itself.
  await page.page.waitForURL(/\/playground/);
  await page.promptField().waitFor();
  // As the README has it: select a frame, write a prompt, press Generate.
  await page.page.getByRole('treeitem', { name: /^Poster, Frame/ }).click();
  await page.target('Poster').waitFor();
  const before = await page.snapshot();
  await page.make('a first picture');
  const poster = await page.id('Poster');
  expect(changedIds(before, await page.snapshot())).toEqual([poster]);
  expect(recipeOf(await page.node(poster))).toMatchObject({ prompt: 'a first picture' });
});

/** Presses Connect in the plugin; answers with the address of the page that approves it. */
async function connect(page: PlaygroundPage): Promise<string> {
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
  return address;
}

test('the code of the approval page is typed into the plugin; a wrong one is said to be wrong', async () => {
  const page = new PlaygroundPage(await tab(local()));
  await page.page.goto(`${service().origin}/playground`);
  const address = await connect(page);
  const approval: Page = await page.page.context().newPage();
  await approval.goto(address);
  await approval.getByText('Figma plugin').waitFor();
  await approval.getByRole('button', { name: 'Approve' }).click();
  const shown = approval.getByRole('status', { name: /^Code/ });
  const code = ((await shown.textContent()) ?? '').trim();
  expect(code).toMatch(/^[2-9B-Z]{8}$/);

  const field = page.ui.getByLabel('Code');
  await field.fill('BBBB BBBB');
  await field.press('Enter');
  const refusal = page.ui.getByRole('alert');
  await refusal.waitFor();
  expect(await refusal.textContent()).toMatch(/code/i);
  // As people type it: lower case, in two groups.
  await field.fill(`${code.slice(0, 4)} ${code.slice(4)}`.toLowerCase());
  await field.press('Enter');
  await page.promptField().waitFor();
  await approval.getByRole('heading', { name: 'Connected' }).waitFor();
});

test('the approval page says who asks and when; “This wasn’t me” makes even a shown code worthless', async () => {
  const page = new PlaygroundPage(await tab(local()));
  await page.page.goto(`${service().origin}/playground`);
  const address = await connect(page);
  const { api } = local();
  const pairingId = new URL(address).pathname.split('/').at(-1) ?? '';
  const { clientName, createdAt } = await api.pairing(pairingId);
  const before = await api.connections();
  const approval = await page.page.context().newPage();
  await approval.goto(address);
  const notMe = approval.getByRole('button', { name: 'This wasn’t me' });
  const saysWhoAsks = async () => {
    await approval.getByText(clientName, { exact: true }).waitFor();
    expect(await approval.locator('time').getAttribute('datetime')).toBe(createdAt);
    expect(await approval.locator('time').textContent()).toMatch(/at \d\d:\d\d$/);
    await notMe.waitFor();
  };
  await saysWhoAsks();
  await approval.getByRole('button', { name: 'Approve' }).click();
  const shown = approval.getByRole('status', { name: /^Code/ });
  const code = ((await shown.textContent()) ?? '').trim();
  await saysWhoAsks();
  await notMe.click();
  await approval.getByRole('heading', { name: 'Refused' }).waitFor();
  expect(await shown.count()).toBe(0);

  const field = page.ui.getByLabel('Code');
  await field.fill(code);
  await field.press('Enter');
  await page.ui.getByRole('alert').waitFor();
  expect(await page.promptField().count()).toBe(0);
  expect(await api.pairing(pairingId)).toMatchObject({ state: 'refused' });
  expect((await api.connections()).items).toHaveLength(before.items.length);
});

test('a connection ended on the companion page is ended in the plugin too', async () => {
  const page = new PlaygroundPage(await tab(local()));
  await page.connect(service().origin);
  // The models come after the event stream, which is what tells of the end.
  await page.ui.getByText('takes up to 4').waitFor();
  const { items } = await local().api.connections();
  for (const { id } of items) await local().api.endConnection(id);
  await page.ui.getByRole('button', { name: 'Connect', exact: true }).waitFor();
});

test('whoever disconnects the plugin is not asked at once to connect it again', async () => {
  const page = new PlaygroundPage(await tab(local()));
  // Arrived by the link, the plugin began to connect by itself.
  await page.connect(service().origin);
  await page.ui.getByText('takes up to 4').waitFor();
  await page.ui.getByRole('tab', { name: 'Account' }).click();
  await page.ui.getByText('Local account, no email').waitFor();
  const before = await local().api.connections();
  await page.ui.getByRole('button', { name: 'Disconnect' }).click();
  await page.ui.getByRole('button', { name: 'Connect', exact: true }).waitFor();
  expect(await page.page.getByRole('dialog').count()).toBe(0);
  const after = await local().api.connections();
  expect(after.items).toHaveLength(before.items.length - 1);
});

test('the plugin stays connected while its connection cannot be ended, unless it shall forget it', async () => {
  const page = new PlaygroundPage(await tab(local()));
  const held = async () => (await local().api.connections()).items.length;
  const account = () => page.ui.getByRole('tab', { name: 'Account' }).click();
  const disconnect = () => page.ui.getByRole('button', { name: 'Disconnect' }).click();
  const signedOut = () => page.ui.getByRole('button', { name: 'Connect', exact: true }).waitFor();
  const refusal = page.ui.getByRole('alert').filter({ hasText: /^Still connected\. .*reached/ });
  await page.connect(service().origin);
  const connected = await held();
  const connections = '**/api/v1/connections';

  await page.page.route(connections, (route) => route.abort());
  await account();
  await page.ui.getByRole('alert').waitFor();
  await disconnect();
  await refusal.waitFor();
  expect(await held()).toBe(connected);
  await page.page.unroute(connections);
  await refusal.getByRole('button', { name: 'Try again' }).click();
  await signedOut();
  expect(await held()).toBe(connected - 1);

  await page.signIn();
  await page.page.route(connections, (route) => route.abort());
  await account();
  await disconnect();
  await refusal.getByText('end it later on the companion page').waitFor();
  await refusal.getByRole('button', { name: 'Forget it here' }).click();
  await signedOut();
  expect(await held()).toBe(connected);
  await page.page.unroute(connections);

  // Pressed before the view has heard of the connection: its question stays without an answer.
  await page.signIn();
  await page.page.route(connections, () => undefined, { times: 1 });
  await account();
  await disconnect();
  await signedOut();
  expect(await held()).toBe(connected);
});

test('where the policy has a new version, a refused run has the button to the page that asks about it', async () => {
  const page = new PlaygroundPage(await tab(local()));
  await page.connect(service().origin);
  await page.ui.getByText('takes up to 4').waitFor();
  const { prisma } = service().inside.database;
  const { id: userId } = await local().api.account();
  const accepted = await prisma.policyAcceptance.findFirstOrThrow({ where: { userId } });
  const change = (version: string) =>
    prisma.policyAcceptance.updateMany({ where: { userId }, data: { version } });
  await change('earlier');
  await page.generate('a bay under a new policy');
  const refused = page.run('a bay under a new policy');
  const [companion] = await Promise.all([
    page.page.context().waitForEvent('page'),
    refused.getByRole('button', { name: 'Open companion page' }).click(),
  ]);
  await companion.getByRole('heading', { name: 'Before you make pictures' }).waitFor();
  await change(accepted.version);
  await refused.getByRole('button', { name: 'Retry' }).click();
  await page.ended('a bay under a new policy', /^Placed/);
});

test('the account’s view says once that the service is away, and shows the account when it is back', async () => {
  const page = new PlaygroundPage(await tab(local()));
  await page.connect(service().origin);
  await page.ui.getByText('takes up to 4').waitFor();
  await service().stop();
  const away = page.ui.getByText(/cannot be reached/).filter({ visible: true });
  await away.first().waitFor();
  await page.ui.getByRole('tab', { name: 'Account' }).click();
  await page.ui.getByRole('heading', { name: 'This file' }).waitFor();
  await page.ui.getByLabel('Name in history').fill('A name');
  await page.ui.getByRole('button', { name: 'Save', exact: true }).click();
  // By now what was asked for without being told to has failed too.
  await page.ui
    .getByRole('status')
    .filter({ hasText: /^Not saved/ })
    .waitFor();
  expect(await away.count()).toBe(1);
  await service().resume();
  await page.ui.getByText('Local account, no email').waitFor();
  await away.waitFor({ state: 'detached' });
});
