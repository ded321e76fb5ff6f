import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createOTP } from '@better-auth/utils/otp';
import { expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { createLogger } from '../../server/platform/logger.ts';
import { createApiClient } from '../../shared/api-client.ts';
import { plantCanary } from '../support/canary.ts';
import { startEchoingVendor } from '../support/echoing-vendor.ts';
import { freePort } from '../support/free-port.ts';
import { fromBase32 } from '../support/from-base32.ts';
import { linkIn, MailSink, textOf } from '../support/mail-sink.ts';
import { ended, exported } from '../support/person.ts';
import { SecretWatch } from '../support/secret-watch.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { createTestEnvironment, type TestEnvironment } from '../support/test-environment.ts';
import { readZip } from './privacy/read-zip.ts';

/** A browser of the companion page: what it is handed in cookies are secrets of its owner. */
function createBrowser(watch: SecretWatch, origin: string, name: string) {
  let cookie = '';
  let hands: string[] = [];
  const headers = () => ({ 'Sec-Fetch-Site': 'same-origin', ...(cookie && { Cookie: cookie }) });
  const send: typeof fetch = async (input, init) => {
    const handed: string[] = hands;
    const response = await watch.fetch(headers, () => handed)(input, init);
    for (const one of response.headers.getSetCookie()) {
      const [, itsName = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (value === '') continue;
      cookie = `${itsName}=${value}`;
      const [token = ''] = decodeURIComponent(value).split('.');
      const secret = `${itsName} ${handed.length} of ${name}`;
      watch.secret(secret, token);
      handed.push(secret);
    }
    return response;
  };
  const api = createApiClient({ origin, fetch: send });
  return {
    api,
    fetch: send,
    /** @param hand secrets that this answer hands out, by name, as they are found in it */
    async post(address: string, body: unknown, hand: (answer: never) => string[] = () => []) {
      const own: string[] = [];
      hands = own;
      const response = await send(`${origin}${address}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const answer = response.status === 204 ? null : await response.clone().json();
      own.push(...hand(answer as never));
      hands = [];
      return { status: response.status, answer };
    },
  };
}

/** Every row of every table of every schema, as a logical dump has them. */
async function dump(watch: SecretWatch, { variables }: TestEnvironment): Promise<string[]> {
  const config = readConfig('all', { LOG_LEVEL: 'error', ...variables });
  const database = await openDatabase(config, createLogger(config));
  try {
    const { prisma } = database;
    const tables = await prisma.$queryRaw<{ name: string }[]>`
      SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
    for (const { name } of tables) {
      const rows = await prisma.$queryRawUnsafe<{ row: string }[]>(
        `SELECT row_to_json(t)::text AS row FROM ${name} t`,
      );
      watch.add(`the table ${name}`, rows.map(({ row }) => row).join('\n'));
    }
    return tables.map(({ name }) => name);
  } finally {
    await database.close();
  }
}

it('no secret of a person is anywhere but in the one answer or mail that hands it to them', async () => {
  const watch = new SecretWatch();
  await using kept = await createTestEnvironment();
  await using sink = await MailSink.start();
  await using vendor = await startEchoingVendor();
  const port = String(await freePort());
  const origin = `http://localhost:${port}`;
  const running = await new ServiceProcess({
    ...kept.variables,
    PORT: port,
    LOG_LEVEL: 'debug',
    SMTP_URL: sink.url,
    PROVIDER_BASE_URL_OPENAI: vendor.baseUrl,
  }).ready();

  const email = `ada-${randomUUID()}@example.com`;
  const password = watch.secret('password', plantCanary('pw-').value);
  const browser = createBrowser(watch, origin, 'the first browser');
  const who = { name: 'Ada', email, ageConfirmed: true, policyAccepted: true };
  await browser.post('/api/auth/sign-up/email', { ...who, password });
  const linked = async (name: string, subject: RegExp) =>
    watch.secret(name, new URL(linkIn(await sink.mailTo(email, subject))).hash.slice(1));
  const confirming = await linked('confirming token', /Confirm your email/);
  await browser.post('/api/auth/confirm-address', { token: `${confirming}x` });
  await browser.post('/api/auth/confirm-address', { token: confirming });
  await browser.post('/api/auth/sign-in/email', { email, password: `${password}x` });
  const signedIn = await browser.post('/api/auth/sign-in/email', { email, password });
  expect(signedIn.answer).toEqual({ next: 'signed-in' });

  const setup = await browser.post(
    '/api/auth/two-factor/start',
    { password },
    ({ secret, recoveryCodes }: { secret: string; recoveryCodes: string[] }) => {
      watch.secret('two-factor secret', secret);
      watch.secret('bytes of the two-factor secret', fromBase32(secret));
      for (const [nth, code] of recoveryCodes.entries()) watch.secret(`recovery code ${nth}`, code);
      return watch.names.filter((name) => /two-factor secret|recovery/.test(name));
    },
  );
  const { secret, recoveryCodes } = setup.answer as { secret: string; recoveryCodes: string[] };
  const code = () => createOTP(fromBase32(secret), { digits: 6, period: 30 }).totp();
  const on = await browser.post('/api/auth/two-factor/confirm', { code: await code() });
  expect(on.status).toBeLessThan(300);
  const other = createBrowser(watch, origin, 'another browser');
  await other.post('/api/auth/sign-in/email', { email, password });
  const verified = await other.post('/api/auth/two-factor/verify', { code: recoveryCodes[0] });
  expect(verified.status).toBeLessThan(300);

  const codeVerifier = watch.secret('code verifier', randomBytes(32).toString('base64url'));
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const start = await other.post('/api/v1/pairings', { codeChallenge, clientName: 'Canary' });
  const pairing = `/api/v1/pairings/${(start.answer as { id: string }).id}`;
  const approved = await other.post(`${pairing}/approve`, {}, (answer: { code: string }) => {
    watch.secret('pairing code', answer.code);
    return ['pairing code'];
  });
  const redeeming = { ...(approved.answer as { code: string }), codeVerifier };
  const redeemed = await other.post(
    `${pairing}/redeem`,
    redeeming,
    (answer: { accessToken: string }) => {
      watch.secret('connection token', answer.accessToken);
      return ['connection token'];
    },
  );
  const { accessToken } = redeemed.answer as { accessToken: string };
  const plugin = createApiClient({ origin, accessToken, fetch: watch.fetch(() => ({})) });
  expect(await plugin.account()).toMatchObject({ email });

  const keys = '/api/v1/provider-keys';
  const keySecret = watch.secret('provider key', plantCanary('sk-').value);
  await other.post(keys, { provider: 'nobody', label: 'Work', secret: keySecret });
  await other.post(keys, `{"secret":"${keySecret}"`);
  await other.post(keys, { provider: 'openai', label: 'Work', secret: keySecret });
  const openaiOrigin = new URL(vendor.baseUrl).origin;
  await plugin.giveConsent({ provider: 'openai', origin: openaiOrigin });
  for (let nth = 0; nth < 5; nth += 1) {
    const recipe = { model: 'openai/gpt-image-2', prompt: `what the vendor says ${nth}` };
    const { id } = await plugin.generate(recipe, randomUUID());
    expect(await ended(plugin, id)).toMatchObject({
      outputs: [],
      error: { code: expect.any(String) },
    });
  }
  expect(vendor.asked).toBeGreaterThanOrEqual(5);
  const drawn = await plugin.generate(
    { model: 'sketch/procedural', prompt: 'a lake' },
    randomUUID(),
  );
  expect(await ended(plugin, drawn.id)).toMatchObject({ status: 'succeeded' });
  const { id: keyId } = (await other.api.providerKeys()).items[0] ?? { id: '' };
  await other.post(`${keys}/${keyId}/check`, {});

  await browser.post('/api/auth/request-password-reset', { email });
  const resetting = await linked('resetting token', /Choose a new password/);
  const newPassword = watch.secret('new password', plantCanary('pw-').value);
  await browser.post('/api/auth/reset-password', { token: resetting, password: newPassword });
  const last = createBrowser(watch, origin, 'the last browser');
  await last.post('/api/auth/sign-in/email', { email, password: newPassword });
  await last.post('/api/auth/two-factor/verify', { code: recoveryCodes[1] });
  expect(await last.api.account()).toMatchObject({ email, twoFactor: true });
  await last.api.sessions();
  await last.api.connections();
  await last.api.securityEvents();

  const { id: exportId } = await exported(last.api);
  const link = await last.post(
    `/api/v1/exports/${exportId}/link`,
    {},
    (answer: { path: string }) => {
      watch.secret('export token', new URL(answer.path, origin).searchParams.get('token') ?? '');
      return ['export token'];
    },
  );
  const archive = await last.fetch(origin + (link.answer as { path: string }).path);
  const files = await readZip(new Uint8Array(await archive.arrayBuffer()));
  expect(files.size).toBeGreaterThan(3);
  for (const [name, bytes] of files) watch.add(`the export's ${name}`, bytes);
  await sink.mailTo(email, /Your password was changed/);

  const { output, errors } = await running.kill('SIGTERM');
  expect(output).toContain('Stopping');
  const [printed = '', localToken] = /http:\S+\/start#(\S+)/.exec(output) ?? [];
  if (localToken) watch.secret('local link', localToken);
  watch.add('what was printed', output.replace(printed, '') + errors);
  for (const mail of sink.received) {
    const hands = /Confirm your email/.test(mail.source)
      ? ['confirming token']
      : /Choose a new password/.test(mail.source)
        ? ['resetting token']
        : [];
    watch.add(
      `a mail: ${/^Subject: (.*)/m.exec(mail.source)?.[1]}`,
      `${mail.source}\n${textOf(mail)}`,
      hands,
    );
  }
  const tables = await dump(watch, kept);
  expect(tables).toEqual(expect.arrayContaining(['public."ProviderKey"', 'pgboss.job_common']));
  const left = await readdir(kept.dataDirectory, { recursive: true, withFileTypes: true });
  for (const file of left.filter((one) => one.isFile())) {
    const bytes = await readFile(path.join(file.parentPath, file.name));
    watch.add(`the file ${file.name}`, file.name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  }

  expect(watch.names.length).toBeGreaterThan(20);
  expect(watch.collect()).toBeGreaterThan(80);
  expect(watch.found()).toEqual([]);
});
