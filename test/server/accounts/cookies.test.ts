import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookiesOf } from '../../../server/accounts/cookies.ts';
import { policy } from '../../../server/privacy/policy.ts';
import { authenticatorCode } from '../../support/authenticator-code.ts';
import { PASSWORD } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { Visitor } from '../../support/visitor.ts';

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

const PAGES = ['/', '/sign-in', '/sign-up', '/security', '/confirm', '/privacy', '/nothing'];

/** What every cookie has to have: only on https, only this host, our own pages, and the browser. */
const KEPT = ['secure', 'httponly', 'samesite=strict', 'path=/'];

/** The names of the cookies that the policy page lists. */
async function listed(): Promise<string[]> {
  const html = await (await fetch(`${service.origin}/privacy`)).text();
  const list = html.slice(html.indexOf('id="cookie-list"')).split('</section>')[0] ?? '';
  return [...list.matchAll(/<code>(.*?)<\/code>/g)].map(([, name = '']) => name);
}

const post = (path: string, body: object) =>
  fetch(`${service.origin}/api/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    body: JSON.stringify(body),
  });

describe('a cookie', () => {
  it('is set by no page, and by no sign-in that fails', async () => {
    for (const path of PAGES) {
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
    expect(names).toEqual(expect.arrayContaining(KEPT));
    expect(names.some((name) => name.startsWith('domain'))).toBe(false);
  });

  it('is on the list of the policy page, which has none that no way of signing in sets', async () => {
    const browser = new Visitor(service.origin);
    const email = 'bob@example.com';
    const account = { name: 'Bob', ageConfirmed: true, policyAccepted: true };
    const signUp = await browser.post('sign-up/email', { ...account, email, password: PASSWORD });
    expect(signUp).toEqual({ next: 'signed-in' });
    const setup = await browser.post('two-factor/start', { password: PASSWORD });
    const code = await authenticatorCode(setup.secret);
    expect(await browser.post('two-factor/confirm', { code })).toBeNull();
    const [recovery = ''] = setup.recoveryCodes;
    for (const [wrong, right] of [
      ['000000', await authenticatorCode(setup.secret)],
      ['not-a-code', recovery],
    ]) {
      await browser.post('sign-out', {});
      const asked = await browser.post('sign-in/email', { email, password: PASSWORD });
      expect(asked).toEqual({ next: 'two-factor' });
      expect(await browser.post('two-factor/verify', { code: wrong })).toMatchObject({
        status: 401,
      });
      expect(await browser.post('two-factor/verify', { code: right })).toBeNull();
    }
    for (const path of PAGES) await (await browser.request('GET', path)).body?.cancel();
    // A session whose use is to be noted again: its cookie is as old as before.
    const soon = { expiresAt: new Date(Date.now() + 60_000) };
    await service.inside.database.prisma.session.updateMany({ data: soon });
    const before = browser.received.length;
    expect(await browser.get('account')).toMatchObject({ email });
    expect(browser.received).toHaveLength(before);
    const newPassword = 'another horse battery';
    expect(await browser.post('change-password', { password: PASSWORD, newPassword })).toBeNull();
    expect(await browser.post('two-factor/stop', { password: newPassword })).toBeNull();
    const ending = { password: newPassword };
    const gone = await browser.request('POST', '/api/v1/account/deletion', ending);
    expect(gone.ok).toBe(true);
    await gone.body?.cancel();

    const seconds = new Map<string, number>();
    for (const cookie of browser.received) {
      const [pair = '', ...attributes] = cookie.toLowerCase().split('; ');
      expect(attributes).toEqual(expect.arrayContaining(KEPT));
      const age = attributes.find((one) => one.startsWith('max-age='))?.slice(8);
      seconds.set(pair.split('=')[0] ?? '', Number(age));
    }
    const { session, twoFactor } = cookiesOf({ publicUrl: PUBLIC_URL });
    expect(Object.fromEntries(seconds)).toEqual({
      [session.name.toLowerCase()]: 30 * 24 * 60 * 60,
      [twoFactor.name.toLowerCase()]: 10 * 60,
    });
    expect(await listed()).toEqual([session.name, twoFactor.name]);
  });

  it('is in the policy’s sentences, with its purpose and for how long it stays', async () => {
    const html = await (await fetch(`${service.origin}/privacy`)).text();
    const [sentences = ''] = policy.sections.find(({ id }) => id === 'cookies')?.paragraphs ?? [];
    for (const { name, purpose, lifetime } of Object.values(cookiesOf({ publicUrl: PUBLIC_URL }))) {
      expect(name).toMatch(/^__Host-/);
      expect(html).toContain(purpose);
      expect(sentences).toContain(/^\d+ \w+/.exec(lifetime)?.[0]);
    }
  });
});
