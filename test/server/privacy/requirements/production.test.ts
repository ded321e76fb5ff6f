import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../../../server/config.ts';
import { TestService } from '../../../support/test-service.ts';

const PUBLIC_URL = 'https://studio.example';

/** A service that is more than somebody's own. */
const onServer = {
  DATABASE_URL: 'postgresql://localhost/tomson',
  AUTH_SECRET: 'x'.repeat(32),
  PRIVACY_CONTACT: 'privacy@studio.example',
};

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({
    providers: [],
    environment: { PUBLIC_URL, PRIVACY_CONTACT: 'privacy@studio.example' },
  });
});

afterAll(() => service[Symbol.asyncDispose]());

const ask = (path: string, proto: string, method = 'GET') =>
  fetch(service.origin + path, {
    method,
    redirect: 'manual',
    headers: { 'X-Forwarded-Proto': proto },
  });

test('18 HTTPS only in production: no start without, no answer without, and browsers remember', async () => {
  for (const url of [
    'http://studio.example',
    'http://192.168.1.4:4100',
    'http://localhost.evil.example',
  ]) {
    const start = () => readConfig('all', { ...onServer, PUBLIC_URL: url });
    expect(start, url).toThrow(ConfigError);
    expect(start, url).toThrow(/^PUBLIC_URL is wrong: /);
  }
  for (const url of ['http://localhost:4100', 'http://127.0.0.1:4100', 'http://[::1]:4100']) {
    expect(readConfig('all', { ...onServer, PUBLIC_URL: url })).toMatchObject({ publicUrl: url });
  }
  const page = await ask('/privacy?from=mail', 'http');
  expect(page.status).toBe(308);
  expect(page.headers.get('location')).toBe(`${PUBLIC_URL}/privacy?from=mail`);
  for (const [path, method] of [
    ['/api/v1/account', 'GET'],
    ['/api/auth/sign-in/email', 'POST'],
  ] as const) {
    const refused = await ask(path, 'http', method);
    expect(await refused.json()).toMatchObject({ status: 403, code: 'https_needed' });
    expect(refused.headers.getSetCookie()).toEqual([]);
  }
  const secure = await ask('/privacy', 'https');
  expect(secure.status).toBe(200);
  expect(secure.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
  await Promise.all([page.body?.cancel(), secure.body?.cancel()]);
});
