import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({
    providers: [createToyProvider('toy', false)],
    environment: { PRIVACY_CONTACT: 'privacy@example.org' },
  });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

describe('cookies', () => {
  it('are none before signing in, and then one that no script and no other site can use', async () => {
    for (const path of ['/', '/sign-in', '/sign-up', '/privacy', '/api/v1/account']) {
      const response = await fetch(service.origin + path);
      await response.body?.cancel();
      expect(response.headers.getSetCookie(), path).toEqual([]);
    }
    const response = await fetch(`${service.origin}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
      body: JSON.stringify({
        name: 'Bob',
        email: `${randomUUID()}@example.com`,
        password: PASSWORD,
        ageConfirmed: true,
        policyAccepted: true,
      }),
    });
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^tomson_session=/);
    for (const part of ['Path=/', 'HttpOnly', 'SameSite=Strict'])
      expect(cookies[0]).toContain(part);
    expect(cookies[0]).not.toContain('Domain');
  });
});

describe('an account', () => {
  it('is not made without a word on age and policy', async () => {
    const { fetch: ask, origin } = await Person.signUp(service.origin, 'Carla');
    for (const missing of ['ageConfirmed', 'policyAccepted']) {
      const body = {
        name: 'Dora',
        email: `${randomUUID()}@example.com`,
        password: PASSWORD,
        ageConfirmed: true,
        policyAccepted: true,
        [missing]: false,
      };
      const response = await ask(`${origin}/api/auth/sign-up/email`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.ok, missing).toBe(false);
      await response.body?.cancel();
    }
  });
});

describe('security.txt', () => {
  it('names the contact, and a date until which that is good', async () => {
    const response = await fetch(`${service.origin}/.well-known/security.txt`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const lines = (await response.text()).split('\n');
    expect(lines).toContain('Contact: mailto:privacy@example.org');
    const expires = lines.find((line) => line.startsWith('Expires: '))?.slice(9) ?? '';
    expect(Date.parse(expires)).toBeGreaterThan(Date.now());
  });
});

/** The last one here: the deletion that it begins goes on beside what comes after. */
describe('a new version of the policy that somebody has not accepted', () => {
  it('keeps generations from being asked for, and neither export nor deletion', async () => {
    const person = await service.signUp('Ada');
    const { prisma } = service.inside.database;
    const { id: userId } = await person.api.account();
    await prisma.policyAcceptance.updateMany({ where: { userId }, data: { version: 'earlier' } });
    const asked = person.api.generate({ model: 'toy/picture', prompt: 'a bay' }, randomUUID());
    await expect(asked).rejects.toMatchObject({
      problem: { status: 403, code: 'policy_not_accepted', charged: 'no' },
    });
    expect(await person.api.startExport()).toMatchObject({ status: 'running' });
    expect(await person.api.deleteAccount({ password: PASSWORD })).toHaveProperty('id');
  });
});
