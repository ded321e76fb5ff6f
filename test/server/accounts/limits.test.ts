import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkOf } from '../../../server/platform/network-of.ts';
import { createApiClient } from '../../../shared/api-client.ts';
import { TestService } from '../../support/test-service.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ environment: { TRUSTED_PROXIES: 'loopback' } });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** The status of a sign-in with a wrong password, through a proxy that says where it comes from. */
async function attempt(email: string, address: string): Promise<number> {
  const response = await fetch(`${service.origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Sec-Fetch-Site': 'same-origin',
      'X-Forwarded-For': address,
    },
    body: JSON.stringify({ email, password: 'wrong' }),
  });
  await response.body?.cancel();
  return response.status;
}

const allowed = (statuses: number[]) => statuses.filter((status) => status === 401).length;
const many = (count: number, one: (index: number) => Promise<number>) =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

const codeChallenge = randomBytes(32).toString('base64url');

describe('requests to connect a plugin', () => {
  /** The status of one, which nobody has to be signed in for. */
  async function ask(address: string): Promise<number> {
    const response = await fetch(`${service.origin}/api/v1/pairings`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
      body: JSON.stringify({ codeChallenge, clientName: 'Figma' }),
    });
    await response.body?.cancel();
    return response.status;
  }

  it('are a hundred from one network, which leaves room for everybody else’s', async () => {
    const statuses = await many(120, (index) => ask(`2001:db8:7:8::${(index + 1).toString(16)}`));
    expect(statuses.filter((status) => status === 201)).toHaveLength(100);
    expect(new Set(statuses)).toEqual(new Set([201, 429]));
    expect(await ask('2001:db8:7:9::1')).toBe(201);
  });
});

describe('requests to connect plugins from very many networks', () => {
  it('push out the one that waited longest, and keep nobody from asking', async () => {
    const { prisma } = service.inside.database;
    const person = await service.signUp();
    const visitor = createApiClient({ origin: service.origin });
    const begin = () => visitor.startPairing({ codeChallenge, clientName: 'Figma' });
    await prisma.pairing.deleteMany();
    await prisma.rateLimit.deleteMany();
    const [approved, oldest, next] = [await begin(), await begin(), await begin()];
    await person.api.approvePairing(approved.id);
    const expiresAt = new Date(Date.now() + 60_000);
    const one = { challenge: codeChallenge, clientName: 'Figma', expiresAt };
    await prisma.pairing.createMany({ data: Array.from({ length: 997 }, () => one) });
    const newest = await begin();
    expect(await prisma.pairing.count()).toBe(1000);
    await expect(person.api.pairing(oldest.id)).rejects.toMatchObject({ problem: { status: 404 } });
    for (const { id } of [approved, next, newest]) {
      expect(await person.api.pairing(id)).toMatchObject({ id });
    }
  });
});

describe('attempts to sign in', () => {
  it('are ten at one account, from wherever, at once', async () => {
    const email = `${randomUUID()}@example.com`;
    const statuses = await many(40, (index) => attempt(email, `203.0.113.${index}`));
    expect(allowed(statuses)).toBe(10);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(await attempt(email.toUpperCase(), '198.51.100.1')).toBe(429);
  });

  it('are a hundred from one network, at whatever accounts', async () => {
    const from = (index: number) => `2001:db8:1:2::${(index + 1).toString(16)}`;
    const statuses = await many(120, (index) =>
      attempt(`${randomUUID()}@example.com`, from(index)),
    );
    expect(allowed(statuses)).toBe(100);
    expect(await attempt(`${randomUUID()}@example.com`, '2001:db8:1:3::1')).toBe(401);
  });

  it('are counted by the address that the trusted proxy saw, not by what a client says', async () => {
    const statuses = await many(110, (index) =>
      attempt(`${randomUUID()}@example.com`, `10.0.0.${index}, 198.51.100.77`),
    );
    expect(allowed(statuses)).toBe(100);
  });
});

describe('a network', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['nonsense', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
