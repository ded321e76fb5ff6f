import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleted, PASSWORD } from '../support/person.ts';
import { TestService } from '../support/test-service.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
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
      await expect(attempt()).rejects.toThrow(/only appended to/);
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
