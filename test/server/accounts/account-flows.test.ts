import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticatorCode } from '../../support/authenticator-code.ts';
import { linkIn, MailSink, textOf } from '../../support/mail-sink.ts';
import { sweep } from '../../support/sweep.ts';
import { TestService } from '../../support/test-service.ts';
import { Visitor } from '../../support/visitor.ts';

let sink: MailSink;
let service: TestService;

beforeAll(async () => {
  sink = await MailSink.start();
  service = await TestService.start({ environment: { SMTP_URL: sink.url } });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
});

const password = 'correct horse battery';
const newEmail = () => `ada-${randomUUID()}@example.com`;
const visitor = (userAgent?: string) => new Visitor(service.origin, userAgent);

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

const signUp = (email: string, browser = visitor()) =>
  browser.post('sign-up/email', {
    name: 'Ada',
    email,
    password,
    ageConfirmed: true,
    policyAccepted: true,
  });

/** The token at the end of the link of the newest mail to somebody. */
async function tokenTo(email: string, subject: RegExp): Promise<string> {
  return new URL(linkIn(await sink.mailTo(email, subject))).hash.slice(1);
}

/** Somebody with a confirmed address, in a browser that is signed in. */
async function member(): Promise<{ email: string; browser: Visitor }> {
  const email = newEmail();
  const browser = visitor();
  await signUp(email, browser);
  await browser.post('confirm-address', { token: await tokenTo(email, /Confirm your email/) });
  expect(await browser.post('sign-in/email', { email, password })).toEqual({ next: 'signed-in' });
  return { email, browser };
}

const kindsOf = async (browser: Visitor) =>
  (await browser.get('security-events')).items.map(({ kind }: { kind: string }) => kind);

describe('a new account', () => {
  it('is signed in to when its address is confirmed, and not before', async () => {
    const email = newEmail();
    const browser = visitor();
    expect(await signUp(email, browser)).toEqual({ next: 'confirm-address' });
    expect(browser.cookie).toBe('');
    const early = await browser.post('sign-in/email', { email, password });
    expect(early).toMatchObject({ status: 401, code: 'invalid_email_or_password' });
    const token = await tokenTo(email, /Confirm your email/);
    expect(await browser.post('confirm-address', { token: `${token}x` })).toMatchObject({
      code: 'link_not_valid',
    });
    await browser.post('confirm-address', { token });
    await browser.post('sign-in/email', { email, password });
    expect(await browser.get('account')).toMatchObject({ email, emailVerified: true });
    expect(await kindsOf(browser)).toEqual([
      'signed-in',
      'address-confirmed',
      'sign-in-failed',
      'account-made',
    ]);
  });

  it('for an address that has one is answered the same, and its owner is told', async () => {
    const { email, browser } = await member();
    const again = await signUp(email);
    expect(again).toEqual(await signUp(newEmail()));
    expect(textOf(await sink.mailTo(email, /already have an account/))).toContain('one already');
    expect(await browser.get('account')).toMatchObject({ name: 'Ada' });
  });

  it('gets its confirming mail again, and nobody learns whether there is one', async () => {
    const email = newEmail();
    await signUp(email);
    await sink.mailTo(email, /Confirm your email/);
    const before = sink.received.length;
    const answers = await Promise.all(
      [email, newEmail()].map((one) => visitor().post('send-confirmation', { email: one })),
    );
    expect(answers).toEqual([null, null]);
    await expect.poll(() => sink.received.length).toBe(before + 1);
    expect(sink.received.at(-1)?.to).toEqual([email]);
  });
});

describe('a forgotten password', () => {
  it('is replaced by a link that works once, and every session ends', async () => {
    const { email, browser } = await member();
    expect(await visitor().post('request-password-reset', { email })).toBeNull();
    const token = await tokenTo(email, /Choose a new password/);
    const body = { token, password: 'another horse battery' };
    const answers = await Promise.all([
      visitor().post('reset-password', body),
      visitor().post('reset-password', body),
    ]);
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect(await browser.get('account')).toMatchObject({ status: 401 });
    expect(await browser.post('sign-in/email', { email, password })).toMatchObject({ status: 401 });
    await browser.post('sign-in/email', { email, password: 'another horse battery' });
    expect(await kindsOf(browser)).toContain('password-reset');
    await sink.mailTo(email, /Your password was changed/);
  });

  it('is asked for without learning whether there is an account', async () => {
    const answer = await visitor().post('request-password-reset', { email: newEmail() });
    expect(answer).toBeNull();
  });
});

describe('the owner of an account', () => {
  it('changes the password, which ends the other sessions and their streams', async () => {
    const { email, browser } = await member();
    const other = visitor(FIREFOX);
    await other.post('sign-in/email', { email, password });
    const stream = (await other.request('GET', '/api/v1/events')).text();
    const newPassword = 'a third horse battery';
    expect(
      await browser.post('change-password', { password: 'wrong horse', newPassword }),
    ).toMatchObject({ status: 403, code: 'password_wrong' });
    expect(await browser.post('change-password', { password, newPassword })).toBeNull();
    expect(await stream).toContain(': open');
    expect(await browser.get('account')).toMatchObject({ email });
    expect(await other.get('account')).toMatchObject({ status: 401 });
    await sink.mailTo(email, /Your password was changed/);
  });

  it('changes the address: confirmed at the new one, told to the old one', async () => {
    const { email, browser } = await member();
    const next = newEmail();
    expect(await browser.post('change-address', { email: next, password })).toBeNull();
    expect(await browser.get('account')).toMatchObject({ email });
    const token = await tokenTo(next, /Confirm your new email/);
    // In whatever browser the mail is read.
    expect(await visitor().post('confirm-address', { token })).toBeNull();
    expect(await browser.get('account')).toMatchObject({ email: next, emailVerified: true });
    await sink.mailTo(email, /Your email address was changed/);
    expect(await visitor().post('confirm-address', { token })).toMatchObject({ status: 410 });
    expect(await kindsOf(browser)).toContain('address-changed');
  });

  it('voids with a new password what was mailed or begun before', async () => {
    const { email, browser } = await member();
    const thief = newEmail();
    await browser.post('change-address', { email: thief, password });
    const address = { token: await tokenTo(thief, /Confirm your new email/) };
    await visitor().post('request-password-reset', { email });
    const reset = {
      token: await tokenTo(email, /Choose a new password/),
      password: 'of the thief',
    };
    const { secret } = await browser.post('two-factor/start', { password });
    await browser.post('two-factor/confirm', { code: await authenticatorCode(secret) });
    const waiting = visitor();
    await waiting.post('sign-in/email', { email, password });
    await browser.post('change-password', { password, newPassword: 'a fourth horse battery' });

    const void_ = { status: 410, code: 'link_not_valid' };
    expect(await visitor().post('confirm-address', address)).toMatchObject(void_);
    expect(await visitor().post('reset-password', reset)).toMatchObject(void_);
    const code = await authenticatorCode(secret);
    expect(await waiting.post('two-factor/verify', { code })).toMatchObject({
      code: 'sign_in_again',
    });
    expect(await browser.get('account')).toMatchObject({ email });
  });

  it('voids with a new address what was mailed to the old one', async () => {
    const { email, browser } = await member();
    await visitor().post('request-password-reset', { email });
    const reset = {
      token: await tokenTo(email, /Choose a new password/),
      password: 'of the thief',
    };
    const next = newEmail();
    await browser.post('change-address', { email: next, password });
    const token = await tokenTo(next, /Confirm your new email/);
    expect(await visitor().post('confirm-address', { token })).toBeNull();
    expect(await visitor().post('reset-password', reset)).toMatchObject({ status: 410 });
  });

  it('sees and ends every session, with its device and a truncated address', async () => {
    const { email, browser } = await member();
    const other = visitor(FIREFOX);
    await other.post('sign-in/email', { email, password });
    const { items } = await browser.get('sessions');
    expect(items).toHaveLength(2);
    const foreign = items.find(({ current }: { current: boolean }) => !current);
    expect(foreign).toMatchObject({ device: 'Firefox on Windows' });
    expect(foreign.address).toMatch(/^(127\.0\.0\.0\/24|::\/48)$/);
    expect(textOf(await sink.mailTo(email, /new sign-in/))).toContain('Firefox on Windows');
    expect(await browser.delete(`sessions/${foreign.id}`)).toBeNull();
    expect(await other.get('account')).toMatchObject({ status: 401 });
    expect(await browser.delete(`sessions/${foreign.id}`)).toMatchObject({ status: 404 });
    expect((await browser.get('sessions')).items).toHaveLength(1);
  });

  it('is told of a device once, and not again', async () => {
    const { email } = await member();
    const other = visitor(FIREFOX);
    await other.post('sign-in/email', { email, password });
    await sink.mailTo(email, /new sign-in/);
    await other.post('sign-in/email', { email, password });
    // A mail that goes out after what would have been another one.
    await other.post('request-password-reset', { email });
    await sink.mailTo(email, /Choose a new password/);
    const told = sink.received.filter(
      ({ to, source }) => to.includes(email) && source.includes('new sign-in'),
    );
    expect(told).toHaveLength(1);
  });
});

describe('the second factor', () => {
  it('is asked for after the password, with the app’s code or a recovery code once', async () => {
    const { email, browser } = await member();
    const setup = await browser.post('two-factor/start', { password });
    expect(setup.uri).toMatch(/^otpauth:\/\/totp\/Tomson%20Studio/);
    expect(setup.recoveryCodes).toHaveLength(10);
    // Not on before a first code has shown that the app has the secret.
    expect(await visitor().post('sign-in/email', { email, password })).toEqual({
      next: 'signed-in',
    });
    expect(await browser.post('two-factor/confirm', { code: '000000' })).toMatchObject({
      code: 'code_wrong',
    });
    expect(
      await browser.post('two-factor/confirm', { code: await authenticatorCode(setup.secret) }),
    ).toBeNull();
    expect(await browser.get('account')).toMatchObject({ email, twoFactor: true });
    await sink.mailTo(email, /Two-factor sign-in is on/);

    const other = visitor();
    expect(await other.post('sign-in/email', { email, password })).toEqual({ next: 'two-factor' });
    expect(other.cookie).toMatch(/^tomson_two_factor=/);
    expect(await other.get('account')).toMatchObject({ status: 401 });
    expect(await other.post('two-factor/verify', { code: '000000' })).toMatchObject({
      code: 'code_wrong',
    });
    const code = await authenticatorCode(setup.secret);
    expect(await other.post('two-factor/verify', { code })).toBeNull();
    expect(await other.get('account')).toMatchObject({ email });

    const [recovery = ''] = setup.recoveryCodes;
    for (const expected of [null, { code: 'code_wrong' }]) {
      const lost = visitor();
      await lost.post('sign-in/email', { email, password });
      const answer = await lost.post('two-factor/verify', { code: recovery });
      if (expected === null) expect(answer).toBeNull();
      else expect(answer).toMatchObject(expected);
    }
    expect(await browser.post('two-factor/stop', { password })).toBeNull();
    expect(await visitor().post('sign-in/email', { email, password })).toEqual({
      next: 'signed-in',
    });
  });

  it('ends a sign-in after five wrong codes', async () => {
    const { email, browser } = await member();
    const { secret } = await browser.post('two-factor/start', { password });
    await browser.post('two-factor/confirm', { code: await authenticatorCode(secret) });
    const thief = visitor();
    await thief.post('sign-in/email', { email, password });
    for (let guess = 0; guess < 5; guess += 1) {
      await thief.post('two-factor/verify', { code: `00000${guess}` });
    }
    const code = await authenticatorCode(secret);
    expect(await thief.post('two-factor/verify', { code })).toMatchObject({
      code: 'sign_in_again',
    });
  });

  it('has its secret and its recovery codes in the database only encrypted', async () => {
    const { browser } = await member();
    const { secret, recoveryCodes } = await browser.post('two-factor/start', { password });
    const rows = JSON.stringify(await service.inside.database.prisma.twoFactor.findMany());
    expect(rows).toContain('backupCodes');
    for (const hidden of [secret, ...recoveryCodes]) expect(rows).not.toContain(hidden);
  });
});

describe('an account that nobody uses and whose address takes no mail any more', () => {
  it('is deleted after both notices were refused often enough, and by nothing else', async () => {
    const { email, browser } = await member();
    const { id } = await browser.get('account');
    const { prisma } = service.inside.database;
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
    const refusal = (text: string) =>
      Object.assign(new Error(text.slice(4)), { responseCode: Number(text.slice(0, 3)) });
    const template = 'account-inactive';
    /** What is noted of the person when one more notice was refused, and the outbox forgot it. */
    const afterRefusal = async (text: string) => {
      sink.refuseRecipient = (address) => (address === email ? refusal(text) : null);
      await sweep(prisma);
      const refused = { userId: id, template, data: { equals: {} } };
      await expect.poll(() => prisma.mailOutbox.count({ where: refused })).toBe(1);
      await prisma.mailOutbox.deleteMany({ where: { userId: id, template } });
      const row = await prisma.user.findUniqueOrThrow({ where: { id } });
      return [row.inactivityNotices, row.inactivityRefusals];
    };
    try {
      await prisma.user.update({ where: { id }, data: { lastActiveAt: daysAgo(1000) } });
      expect(await afterRefusal('550 5.7.1 Relaying denied')).toEqual([0, 0]);
      expect(await afterRefusal('550 5.1.8 No such sender')).toEqual([0, 0]);
      expect(await afterRefusal('550 5.1.1 No such user')).toEqual([0, 1]);
      expect(await afterRefusal('550 Unknown user')).toEqual([0, 2]);
      expect(await afterRefusal('552 5.2.2 Mailbox full')).toEqual([1, 0]);
      await prisma.user.update({ where: { id }, data: { inactivityNoticeAt: daysAgo(50) } });
      for (const expected of [
        [1, 1],
        [1, 2],
        [2, 0],
      ]) {
        expect(await afterRefusal('550 5.1.1 No such user')).toEqual(expected);
      }
      const deletions = () => prisma.deletion.count({ where: { userId: id } });
      await sweep(prisma);
      expect(await deletions()).toBe(0);
      await prisma.user.update({ where: { id }, data: { inactivityNoticeAt: daysAgo(15) } });
      await sweep(prisma);
      await expect.poll(() => browser.get('account')).toMatchObject({ status: 401 });
    } finally {
      sink.refuseRecipient = () => null;
    }
  });
});
