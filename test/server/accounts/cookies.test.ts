import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookiesOf } from '../../../server/accounts/cookies.ts';
import { PASSWORD } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';

const PUBLIC_URL = 'https://studio.example';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({
    environment: { PUBLIC_URL, PRIVACY_CONTACT: 'privacy@studio.example' },
  });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const post = (path: string, body: object) =>
  fetch(`${service.origin}/api/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    body: JSON.stringify(body),
  });

describe('a cookie', () => {
  it('is set by no page, and by no sign-in that fails', async () => {
    const pages = ['/', '/sign-in', '/sign-up', '/security', '/confirm', '/privacy', '/nothing'];
    for (const path of pages) {
      const response = await fetch(service.origin + path, { headers: { Accept: 'text/html' } });
      expect([path, response.headers.getSetCookie()]).toEqual([path, []]);
    }
    const failed = await post('sign-in/email', { email: 'a@example.com', password: 'wrong' });
    expect([failed.status, failed.headers.getSetCookie()]).toEqual([401, []]);
  });

  it('on https is kept to https, this host, our own pages and the browser', async () => {
    const response = await post('sign-up/email', {
      name: 'Ada',
      email: 'ada@example.com',
      password: PASSWORD,
      ageConfirmed: true,
      policyAccepted: true,
    });
    expect(await response.json()).toEqual({ next: 'signed-in' });
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    const [pair = '', ...attributes] = (cookies[0] ?? '').split('; ');
    expect(pair).toMatch(/^__Host-tomson_session=/);
    const names = attributes.map((attribute) => attribute.toLowerCase());
    for (const needed of ['secure', 'httponly', 'samesite=strict', 'path=/']) {
      expect(names).toContain(needed);
    }
    expect(names.some((name) => name.startsWith('domain'))).toBe(false);
  });

  it('is on the list of the policy page, which has no other', async () => {
    const html = await (await fetch(`${service.origin}/privacy`)).text();
    const list = html.slice(html.indexOf('id="cookie-list"')).split('</section>')[0] ?? '';
    const listed = [...list.matchAll(/<code>(.*?)<\/code>/g)].map(([, name]) => name);
    const known = Object.values(cookiesOf({ publicUrl: PUBLIC_URL }));
    expect(listed).toEqual(known.map(({ name }) => name));
    for (const { name, purpose } of known) {
      expect(name).toMatch(/^__Host-/);
      expect(html).toContain(purpose);
    }
  });
});
