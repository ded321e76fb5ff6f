import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAdmin } from '../../../server/platform/admin-server.ts';
import { Account } from '../../../shared/account.ts';
import { TestService } from '../../support/test-service.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

interface Answer {
  status: number;
  body: unknown;
  cookies: string[];
}

/** Redeems a link with headers that fetch would not let through, `Host` among them. */
function redeem(link: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(
    `${service.origin}/api/auth/local-link/redeem`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', ...headers },
    },
    async (response) => {
      const text = Buffer.concat(await Array.fromAsync(response)).toString();
      resolve({
        status: response.statusCode ?? 0,
        body: text === '' ? null : JSON.parse(text),
        cookies: response.headers['set-cookie'] ?? [],
      });
    },
  );
  sent.on('error', reject);
  sent.end(JSON.stringify({ token: new URL(link).hash.slice(1) }));
  return promise;
}

async function accountBehind(cookies: string[]): Promise<Account> {
  const response = await fetch(`${service.origin}/api/v1/account`, {
    headers: {
      Cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; '),
      'Sec-Fetch-Site': 'same-origin',
    },
  });
  return Account.parse(await response.json());
}

describe('the one-time link of a local start', () => {
  it('signs this browser in as the local account, once', async () => {
    const link = service.mintLink();
    expect(link).toMatch(new RegExp(`^${service.origin}/start#[A-Za-z0-9_-]{43}$`));
    const answer = await redeem(link);
    expect(answer.status).toBe(204);
    expect(answer.cookies).toHaveLength(1);
    expect(answer.cookies[0]).toMatch(/^tomson_session=.*HttpOnly/);
    expect(answer.cookies[0]).toContain('SameSite=Strict');
    expect(answer.cookies[0]).toContain('Path=/');
    expect(answer.cookies[0]).not.toContain('Domain');
    // Age and policy are still to be confirmed, with one click.
    expect(await accountBehind(answer.cookies)).toMatchObject({
      isLocal: true,
      ageConfirmed: false,
      policyAccepted: false,
    });

    const again = await redeem(link);
    expect(again).toMatchObject({ status: 401, body: { code: 'link_not_valid' }, cookies: [] });
  });

  it.each<[string, Record<string, string>, number]>([
    ['through a proxy', { 'X-Forwarded-For': '127.0.0.1' }, 403],
    ['through a proxy that says so in the new way', { Forwarded: 'for=127.0.0.1' }, 403],
    ['through a proxy that names only itself', { Via: '1.1 proxy' }, 403],
    ['under a name that is not this machine’s', { Host: 'evil.example:4100' }, 403],
    ['under this machine’s name at another port', { Host: 'localhost:1' }, 403],
    ['from a foreign page', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['from a page on another port', { 'Sec-Fetch-Site': 'same-site' }, 403],
    [
      'from a foreign page in an old browser',
      { 'Sec-Fetch-Site': '', Origin: 'https://evil.example' },
      403,
    ],
  ])('is refused %s, and stays good', async (_how, headers, status) => {
    const link = service.mintLink();
    const refused = await redeem(link, headers);
    expect(refused).toMatchObject({ status, cookies: [] });
    expect((await redeem(link)).status).toBe(204);
  });

  it('can be asked for again on the command line, by whoever can read the data directory', async () => {
    const answer = await callAdmin(service.dataDirectory, 'link');
    const { link } = answer as { link: string };
    expect((await redeem(link)).status).toBe(204);
    expect(await callAdmin(service.dataDirectory, 'nothing')).toBeNull();
    expect(await callAdmin(`${service.dataDirectory}/elsewhere`, 'link')).toBeNull();
  });

  it('does not exist on a service that others can reach under https', {
    timeout: 120_000,
  }, async () => {
    await using shared = await TestService.start({
      environment: { PUBLIC_URL: 'https://studio.example', PRIVACY_CONTACT: 'privacy@example.org' },
    });
    expect(() => shared.mintLink()).toThrow();
    for (const path of ['/api/auth/local-link/redeem', '/start']) {
      const response = await fetch(shared.origin + path, {
        method: path === '/start' ? 'GET' : 'POST',
        headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
        body: path === '/start' ? null : '{"token":"x"}',
      });
      expect(response.status).toBe(404);
    }
    expect(await callAdmin(shared.dataDirectory, 'link')).toBeNull();
    const users = await shared.inside.database.prisma.user.count();
    expect(users).toBe(0);

    const person = await shared.signUp();
    expect(person.cookie).toMatch(/^__Host-tomson_session=/);
  });
});
