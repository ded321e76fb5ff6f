import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiClient } from '../../../shared/api-client.ts';
import { ended, Person } from '../../support/person.ts';
import { BreakableLine } from '../../support/real-services/breakable-line.ts';
import type { ServiceProcess } from '../../support/service-process.ts';
import { createTestEnvironment, type TestEnvironment } from '../../support/test-environment.ts';
import { startWeb, startWorker, type WebProcess } from './service-processes.ts';

let environment: TestEnvironment;
let line: BreakableLine;
let web: WebProcess;
let worker: ServiceProcess;

beforeAll(async () => {
  environment = await createTestEnvironment();
  line = await BreakableLine.to(environment.variables.DATABASE_URL ?? '');
  // What is logged while the database is away is on purpose.
  const variables = { ...environment.variables, DATABASE_URL: line.url, LOG_LEVEL: 'silent' };
  web = await startWeb(variables);
  worker = await startWorker(variables);
});

afterAll(async () => {
  await Promise.all([web, { process: worker }].map(({ process }) => process?.kill('SIGKILL')));
  await line[Symbol.asyncDispose]();
  await environment[Symbol.asyncDispose]();
});

it('a service whose database is away says so with 503, and goes on by itself when it is back', async () => {
  const person = await Person.signUp(web.origin, 'Ada');
  const accessToken = await person.connectPlugin();
  const api = createApiClient({ origin: web.origin, accessToken });
  const recipe = { model: 'sketch/procedural', prompt: 'a lighthouse' };
  const key = randomUUID();
  const ask = () =>
    fetch(`${web.origin}/api/v1/generations`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${accessToken}`,
        'Idempotency-Key': key,
      },
      body: JSON.stringify(recipe),
    });
  line.cut();
  for (let nth = 0; nth < 3; nth += 1) {
    const away = await ask();
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await away.json()).toMatchObject({ code: 'database_away' });
  }
  expect((await fetch(`${web.origin}/healthz`)).status).toBe(200);
  expect((await fetch(`${web.origin}/readyz`)).status).toBe(503);

  line.mend();
  await expect
    .poll(async () => (await fetch(`${web.origin}/readyz`)).status, { timeout: 30_000 })
    .toBe(200);
  const accepted = await ask();
  expect(accepted.status).toBe(202);
  const { id } = (await accepted.json()) as { id: string };
  expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
  expect((await api.generations({})).items).toHaveLength(1);
});
