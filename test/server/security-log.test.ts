import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleted, exported, generate, PASSWORD } from '../support/person.ts';
import { TestService } from '../support/test-service.ts';
import { createKeyedToyProvider } from '../support/toy-provider.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ providers: [createKeyedToyProvider()] });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

describe('the security log', () => {
  it('tells its owner what happened, newest first and page by page', async () => {
    const person = await service.signUp();
    await person.connectPlugin();
    const [connection] = (await person.api.connections()).items;
    await person.api.endConnection(connection?.id ?? '');
    const { items } = await person.api.securityEvents();
    expect(items.map(({ kind }) => kind)).toEqual([
      'connection-ended',
      'connection-added',
      'signed-in',
      'account-made',
    ]);
    expect(items[1]).toMatchObject({ detail: { client: 'Test plugin' } });
    for (const { address } of items) expect(address).toMatch(/\/(24|48)$/);
    const stranger = await service.signUp('Bob');
    expect((await stranger.api.securityEvents()).items).toHaveLength(2);
    expect((await person.api.securityEvents(items[1]?.id)).items).toEqual(items.slice(2));
  });

  it('tells of keys that were used, exports and deletions, without content', async () => {
    const person = await service.signUp();
    const { api } = person;
    await api.giveConsent({ provider: 'keyed', origin: 'https://toys.example' });
    const key = { provider: 'keyed', label: 'Work', secret: 'sk-0123456789' };
    const { id: keyId } = await api.createProviderKey(key);
    const recipe = { model: 'keyed/picture', prompt: 'a secret garden' };
    const first = await generate(api, recipe);
    // Used twice on one day, told once: unless midnight passes in between.
    await generate(api, recipe);
    await api.deleteGeneration(first.id);
    const { items: outputs } = await api.outputs();
    await api.deleteOutputs(outputs.map(({ id }) => id));
    await api.deleteOutputs([randomUUID()]);
    const { id } = await exported(api);
    const { path } = await api.linkExport(id);
    expect((await person.fetch(service.origin + path)).status).toBe(200);
    expect((await person.fetch(service.origin + path)).status).toBe(404);

    const { items } = await api.securityEvents();
    const told = items.filter(({ kind }) => /used|export|deleted/.test(kind));
    expect(told.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['export-downloaded', {}],
      ['export-requested', {}],
      ['pictures-deleted', { count: 1 }],
      ['generation-deleted', {}],
      ['provider-key-used', { keyId, provider: 'Toy' }],
    ]);
    expect(JSON.stringify(items)).not.toContain('garden');
    // A worker uses the key, whatever the person's address is by then.
    expect(told.at(-1)?.address).toBeNull();
    for (const { address } of told.slice(0, -1)) expect(address).toMatch(/\/(24|48)$/);

    // The next day it is told again.
    const { prisma } = service.inside.database;
    const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
    await prisma.providerKey.update({ where: { id: keyId }, data: { lastUsedAt: yesterday } });
    await generate(api, recipe);
    // It is written beside the end of the generation, which does not wait for it.
    await expect
      .poll(async () => (await api.securityEvents()).items[0])
      .toMatchObject({ kind: 'provider-key-used', detail: { keyId } });
  });

  it('cannot be changed, shortened or emptied, even in the database', async () => {
    const person = await service.signUp();
    const { id } = await person.api.account();
    const { prisma } = service.inside.database;
    const mine = { where: { userId: id } };
    const before = await prisma.securityEvent.findMany(mine);
    for (const attempt of [
      () => prisma.securityEvent.updateMany({ ...mine, data: { kind: 'signed-out' } }),
      () => prisma.securityEvent.deleteMany(mine),
      () => prisma.$executeRaw`TRUNCATE "SecurityEvent"`,
    ]) {
      await expect(attempt()).rejects.toThrow(/only appended to|constraint violated/);
    }
    expect(await prisma.securityEvent.findMany(mine)).toEqual(before);
  });

  it('goes with its account', async () => {
    const person = await service.signUp();
    const { id } = await person.api.account();
    const receipt = await person.api.deleteAccount({ password: PASSWORD });
    await deleted(person.api, receipt.id);
    const { prisma } = service.inside.database;
    expect(await prisma.securityEvent.count({ where: { userId: id } })).toBe(0);
    const other = await service.signUp();
    const { id: otherId } = await other.api.account();
    await prisma.user.delete({ where: { id: otherId } });
    expect(await prisma.securityEvent.count({ where: { userId: otherId } })).toBe(0);
  });
});
