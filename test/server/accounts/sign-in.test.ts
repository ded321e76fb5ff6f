import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyHash } from '../../../server/accounts/accept-policy.ts';
import { policy } from '../../../server/privacy/policy.ts';
import { TestService } from '../../support/test-service.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const password = 'correct horse battery';

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${service.origin}/api/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', ...headers },
    body: JSON.stringify(body),
  });
}

const signUp = (email: string, changes: object = {}) =>
  post('sign-up/email', {
    name: 'Ada',
    email,
    password,
    ageConfirmed: true,
    policyAccepted: true,
    ...changes,
  });

const newEmail = () => `ada-${randomUUID()}@example.com`;
const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

const account = (cookie: string) =>
  fetch(`${service.origin}/api/v1/account`, {
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
  });

describe('an account', () => {
  it('is made, signed in to and out of', async () => {
    const email = newEmail();
    const signedUp = await signUp(email);
    expect(signedUp.status).toBe(200);
    expect(await (await account(cookieOf(signedUp))).json()).toMatchObject({
      email,
      name: 'Ada',
      isLocal: false,
      policyAccepted: true,
      ageConfirmed: true,
    });

    const signedIn = await post('sign-in/email', { email: email.toUpperCase(), password });
    const cookie = cookieOf(signedIn);
    expect((await account(cookie)).status).toBe(200);
    // One browser’s sign-out is not the other’s.
    await post('sign-out', {}, { Cookie: cookie });
    expect((await account(cookie)).status).toBe(401);
    expect((await account(cookieOf(signedUp))).status).toBe(200);
  });

  it('records which policy was accepted, when and where', async () => {
    const email = newEmail();
    await signUp(email);
    const { prisma } = service.inside.database;
    const acceptances = await prisma.policyAcceptance.findMany({ where: { user: { email } } });
    expect(acceptances).toMatchObject([
      { version: policy.version, hash: policyHash, surface: 'sign-up page', at: expect.any(Date) },
    ]);
  });

  it.each([
    ['a weak password', { password: 'short' }],
    ['an age that is not confirmed', { ageConfirmed: false }],
    ['a policy that is not accepted', { policyAccepted: false }],
    ['a claim to be the local account', { isLocal: true }],
    ['a claim to have confirmed the address', { emailVerified: true }],
  ])('is not made with %s', async (_what, changes) => {
    const email = newEmail();
    const response = await signUp(email, changes);
    expect(response.status).toBe(400);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await service.inside.database.prisma.user.count({ where: { email } })).toBe(0);
  });

  it('is not made twice for one address', async () => {
    const email = newEmail();
    const answers = await Promise.all([signUp(email), signUp(email), signUp(email)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    for (const answer of answers.filter(({ ok }) => !ok)) {
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect(await service.inside.database.prisma.user.count({ where: { email } })).toBe(1);
  });

  it('cannot be told apart from none by a wrong password', async () => {
    const email = newEmail();
    await signUp(email);
    const wrong = await post('sign-in/email', { email, password: 'wrong horse battery' });
    const unknown = await post('sign-in/email', { email: newEmail(), password });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toEqual(await unknown.json());
    expect(unknown.status).toBe(401);
  });

  it('has its password only as an argon2id hash', async () => {
    const email = newEmail();
    await signUp(email);
    const login = await service.inside.database.prisma.login.findFirst({
      where: { user: { email } },
    });
    expect(login?.password).toMatch(/^\$argon2id\$/);
  });

  it('cannot be made where the operator has closed the doors', { timeout: 120_000 }, async () => {
    await using closed = await TestService.start({ environment: { SIGN_UP: 'closed' } });
    await expect(closed.signUp()).rejects.toThrow(/sign-up failed/);
  });
});

describe('signing out', () => {
  it('ends the event streams that the session had opened', async () => {
    const person = await service.signUp();
    const stream = await person.api.events(null, new AbortController().signal);
    const readToTheEnd = stream.text();
    await post('sign-out', {}, { Cookie: person.cookie });
    expect(await readToTheEnd).toContain(': open');
  });
});
