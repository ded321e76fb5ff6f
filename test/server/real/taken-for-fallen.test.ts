import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiClient } from '../../../shared/api-client.ts';
import { ended, Person } from '../../support/person.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { BreakableLine } from '../../support/real-services/breakable-line.ts';
import { createTestEnvironment, type TestEnvironment } from '../../support/test-environment.ts';
import {
  startTwoWorkers,
  startWeb,
  type TwoWorkers,
  type WebProcess,
} from './service-processes.ts';

let environment: TestEnvironment;
let line: BreakableLine;
let stub: ProviderStub;
let web: WebProcess;
let workers: TwoWorkers;
let server: pg.Client;
let api: ApiClient;

beforeAll(async () => {
  environment = await createTestEnvironment();
  stub = await ProviderStub.start();
  server = new pg.Client({ connectionString: environment.variables.DATABASE_URL });
  await server.connect();
  line = await BreakableLine.to(environment.variables.DATABASE_URL ?? '');
  const variables = {
    ...environment.variables,
    DATABASE_URL: line.url,
    LOG_LEVEL: 'silent',
    PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
    ALLOWED_PRIVATE_ORIGINS: stub.origin,
  };
  web = await startWeb(variables);
  workers = await startTwoWorkers(variables);
  ({ api } = await Person.signUp(web.origin, 'Ada'));
  const secret = 'sk-test-0123456789abcdef';
  await api.createProviderKey({ provider: 'openai', label: 'Mine', secret });
  await api.giveConsent({ provider: 'openai', origin: stub.origin });
});

afterAll(async () => {
  await web?.process.kill('SIGKILL');
  await workers?.[Symbol.asyncDispose]();
  await server?.end();
  await line?.[Symbol.asyncDispose]();
  await stub?.[Symbol.asyncDispose]();
  await environment?.[Symbol.asyncDispose]();
});

/** Asks for pictures whose calls the vendor holds, and waits until it has them. */
async function heldCalls(count: number): Promise<string[]> {
  const before = stub.calls.length;
  stub.hold();
  const asked = Array.from({ length: count }, () =>
    api.generate({ model: 'openai/gpt-image-2', prompt: randomUUID(), count: 2 }, randomUUID()),
  );
  const generations = await Promise.all(asked);
  await stub.until((calls) => calls.length >= before + count);
  return generations.map(({ id }) => id);
}

/** As if it had been a minute: nobody has given a sign of life for longer than it lasts. */
const ageSigns = () =>
  server.query(
    `UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE state = 'active'`,
  );

/** Resolves when somebody has looked for jobs of fallen processes after now. */
async function looked(): Promise<void> {
  const { rows } = await server.query('SELECT now() AS "now"');
  const last = () =>
    server
      .query(`SELECT max("monitor_claim_on") AS "at" FROM pgboss.queue`)
      .then((result) => result.rows[0].at as Date);
  await expect
    .poll(async () => (await last()) > rows[0].now, { timeout: 40_000, interval: 200 })
    .toBe(true);
}

it('calls go on over a time without the database that is longer than a sign of life lasts', async () => {
  const ids = await heldCalls(8);
  line.cut();
  // Long enough for every worker to notice.
  await line.untilRefused(line.refused + 20);
  await ageSigns();
  line.mend();
  await looked();
  stub.release();
  for (const id of ids) {
    expect(await ended(api, id)).toMatchObject({
      status: 'succeeded',
      calls: [{ try: 0, state: 'answered', charged: 'yes' }],
    });
  }
});

it('an answer arrives that a stalled worker takes in after another one has given it up', async () => {
  const ids = await heldCalls(8);
  const { one } = workers;
  one.signal('SIGSTOP');
  await ageSigns();
  const ends = () => Promise.all(ids.map(async (id) => (await api.generation(id)).status));
  await expect.poll(ends, { timeout: 40_000 }).toContain('outcome_unknown');
  one.signal('SIGCONT');
  // It has learnt meanwhile that its jobs are another's.
  await looked();
  await looked();
  stub.release();
  for (const id of ids) {
    await expect
      .poll(() => api.generation(id), { timeout: 40_000 })
      .toMatchObject({
        status: 'succeeded',
        outputs: [{ index: 0 }, { index: 1 }],
        calls: [{ try: 0, state: 'answered', charged: 'yes' }],
      });
  }
});
