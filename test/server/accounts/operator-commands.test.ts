import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAdmin } from '../../../server/platform/admin-server.ts';
import { PASSWORD, Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { Visitor } from '../../support/visitor.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ environment: { SIGN_UP: 'invite' } });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const command = async (name: string, email: string) =>
  (await callAdmin(service.dataDirectory, name, { email })) as { done: boolean; says: string };

const signUp = (email: string, invitation?: string) =>
  new Visitor(service.origin).post('sign-up/email', {
    name: 'Ada',
    email,
    password: PASSWORD,
    ageConfirmed: true,
    policyAccepted: true,
    ...(invitation && { invitation }),
  });

const newEmail = () => `ada-${randomUUID()}@example.com`;

/** The token of a fresh invitation. */
async function invite(email: string): Promise<string> {
  return new URL((await command('invite', email)).says).hash.slice(1);
}

describe('an invitation', () => {
  it('is needed, belongs to one address, and works once', async () => {
    const email = newEmail();
    const refusal = { status: 403, code: 'invitation_needed' };
    expect(await signUp(email)).toMatchObject(refusal);
    const token = await invite(email);
    expect(await signUp(newEmail(), token)).toMatchObject(refusal);
    const answers = await Promise.all([signUp(email, token), signUp(email, token)]);
    expect(answers).toContainEqual({ next: 'signed-in' });
    expect(answers).toContainEqual(expect.objectContaining(refusal));
    expect(await command('invite', email)).toMatchObject({ done: false });
  });

  it('is not used up by a sign-up that fails', async () => {
    const email = newEmail();
    const token = await invite(email);
    const { prisma } = service.inside.database;
    // The account is made between the invitation and its use.
    const user = await prisma.user.create({ data: { id: randomUUID(), name: 'Ada', email } });
    expect(await signUp(email, token)).toMatchObject({ status: 422 });
    await prisma.user.delete({ where: { id: user.id } });
    expect(await signUp(email, token)).toEqual({ next: 'signed-in' });
  });

  it('is in the database only as a hash', async () => {
    const token = await invite(newEmail());
    const rows = JSON.stringify(await service.inside.database.prisma.invitation.findMany());
    expect(rows).not.toContain(token);
  });
});

describe('an account that the operator disables', () => {
  it('has no session, no connection and no work any more, and comes back when enabled', async () => {
    const email = newEmail();
    const browser = new Visitor(service.origin);
    await browser.post('sign-up/email', {
      name: 'Ada',
      email,
      password: PASSWORD,
      ageConfirmed: true,
      policyAccepted: true,
      invitation: await invite(email),
    });
    const person = Person.inBrowser(service.origin, email, browser.cookie);
    const plugin = await person.pluginApi();
    const generations = await Promise.all(
      Array.from({ length: 20 }, () =>
        plugin.generate({ model: 'sketch/procedural', prompt: 'x', count: 4 }, randomUUID()),
      ),
    );
    const stream = (await plugin.events(null, new AbortController().signal)).text();

    expect(await command('disable', email)).toMatchObject({ done: true });
    expect(await stream).toContain(': open');
    await expect(plugin.account()).rejects.toMatchObject({ problem: { status: 401 } });
    await expect(person.api.account()).rejects.toMatchObject({ problem: { status: 401 } });
    const unfinished = await service.inside.database.prisma.generation.count({
      where: {
        id: { in: generations.map(({ id }) => id) },
        status: { in: ['queued', 'running'] },
      },
    });
    expect(unfinished).toBe(0);
    const visitor = new Visitor(service.origin);
    expect(await visitor.post('sign-in/email', { email, password: PASSWORD })).toMatchObject({
      status: 403,
      code: 'account_disabled',
    });
    expect(visitor.cookie).toBe('');

    await command('enable', email);
    expect(await visitor.post('sign-in/email', { email, password: PASSWORD })).toEqual({
      next: 'signed-in',
    });
    await expect(plugin.account()).rejects.toMatchObject({ problem: { status: 401 } });
    const { items } = await visitor.get('security-events');
    const kinds = items.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['account-disabled', 'account-enabled']));
  });

  it('must be somebody’s', async () => {
    expect(await command('disable', 'nobody@example.com')).toMatchObject({ done: false });
    expect(await command('disable', 'no address')).toMatchObject({ done: false });
  });
});
