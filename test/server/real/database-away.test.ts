import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { type Service, startService } from '../../../server/service.ts';
import { type ApiClient, createApiClient } from '../../../shared/api-client.ts';
import { freePort } from '../../support/free-port.ts';
import { ended, generate, Person } from '../../support/person.ts';
import { BreakableLine } from '../../support/real-services/breakable-line.ts';
import type { ServiceProcess } from '../../support/service-process.ts';
import { createTestEnvironment, type TestEnvironment } from '../../support/test-environment.ts';
import { createToyProvider, pictures } from '../../support/toy-provider.ts';
import { newPicture } from '../endpoint-requests.ts';
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

it('an acceptance whose commit is not heard of is answered 503, and is one however often it is sent', async () => {
  const person = await Person.signUp(web.origin, 'Ben');
  const key = randomUUID();
  const prompt = 'a lighthouse that nobody heard of';
  const accept = () => person.api.generate({ model: 'sketch/procedural', prompt }, key);
  // One statement carries it, which commits by itself.
  line.loseAnswerTo(prompt);
  await expect(accept()).rejects.toMatchObject({
    problem: {
      status: 503,
      code: 'database_away',
      retryAfter: 5,
      detail: expect.stringContaining('may be done all the same'),
    },
  });
  expect(line.lost).toBe(1);
  const { id } = await accept();
  expect(await ended(person.api, id)).toMatchObject({ status: 'succeeded' });
  expect((await person.api.generations({})).items).toHaveLength(1);
});

it('an object store that is away is not taken for the database, whether it is asked or told', async () => {
  const person = await Person.signUp(web.origin, 'Eve');
  const [before, after] = [await newPicture(), await newPicture()];
  const { id } = await person.api.uploadAsset(before, 'image/png');
  const away = { problem: { status: 503, code: 'object_store_away', retryAfter: 5 } };
  const mend = await environment.breakObjectStorage();
  await expect(person.api.uploadAsset(after, 'image/png')).rejects.toMatchObject(away);
  await expect(person.api.assetContent(id, 'original')).rejects.toMatchObject(away);
  await mend();
  expect((await person.api.assetContent(id, 'original')).status).toBe(200);
  await person.api.uploadAsset(after, 'image/png');
});

describe('a worker whose database goes away at the worst moment', () => {
  const paid = createToyProvider('paid', false);
  const recipe = (prompt: string) => ({ model: 'paid/picture', prompt });
  let own: TestEnvironment;
  let ownLine: BreakableLine;
  let service: Service;
  let api: ApiClient;

  beforeAll(async () => {
    own = await createTestEnvironment();
    ownLine = await BreakableLine.to(own.variables.DATABASE_URL ?? '');
    const PORT = String(await freePort());
    const variables = { ...own.variables, DATABASE_URL: ownLine.url, LOG_LEVEL: 'silent', PORT };
    service = await startService(readConfig('all', variables), { providers: [paid] });
    ({ api } = await Person.signUp(`http://localhost:${PORT}`, 'Ada'));
  });

  afterAll(async () => {
    await service.stop();
    await ownLine[Symbol.asyncDispose]();
    await own[Symbol.asyncDispose]();
  });

  it('sends a call once whose commit went through though its answer was lost', async () => {
    const prompt = 'noted as sent, and not told';
    ownLine.loseAnswerTo(`SET "state" = 'sent'`);
    const generation = await generate(api, recipe(prompt));
    expect(ownLine.lost).toBe(1);
    expect(generation).toMatchObject({
      status: 'succeeded',
      error: null,
      calls: [{ try: 0, state: 'answered', charged: 'yes' }],
    });
    expect(paid.startsOf(prompt)).toHaveLength(1);
  });

  it('sends a call whose commit goes through long after its connection has ended', async () => {
    const prompt = 'noted as sent, in its own time';
    const server = new pg.Client({ connectionString: own.variables.DATABASE_URL });
    await server.connect();
    const blocked = async () => {
      const { rows } = await server.query(`SELECT count(*)::int AS "count" FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()`);
      return rows[0].count;
    };
    try {
      await server.query(`
        SELECT pg_advisory_lock(22);
        CREATE FUNCTION wait_to_send() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_advisory_xact_lock_shared(22); RETURN NEW; END $$;
        CREATE TRIGGER wait_to_send BEFORE UPDATE ON "ProviderCall" FOR EACH ROW
          WHEN (NEW."state" = 'sent') EXECUTE FUNCTION wait_to_send()`);
      const { id } = await api.generate(recipe(prompt), randomUUID());
      await expect.poll(blocked).toBe(1);
      ownLine.cut();
      ownLine.mend();
      // The worker tries again, and waits for what it has begun itself.
      await expect.poll(blocked).toBe(2);
      await server.query('SELECT pg_advisory_unlock(22)');
      await expect
        .poll(() => api.generation(id).catch(() => null), { timeout: 60_000 })
        .toMatchObject({
          status: 'succeeded',
          calls: [{ try: 0, state: 'answered', charged: 'yes' }],
        });
      expect(paid.startsOf(prompt)).toHaveLength(1);
    } finally {
      await server.query('DROP TRIGGER wait_to_send ON "ProviderCall"');
      await server.end();
    }
  });

  it('keeps what the provider has named until the database is back, and asks after it', async () => {
    const prompt = 'named while the database is away';
    paid.when(prompt, {
      async start() {
        ownLine.cut();
        // Of these the worker's look-ups for jobs are some: enough for several tries of each.
        void ownLine.untilRefused(ownLine.refused + 20).then(() => ownLine.mend());
        return { operation: prompt };
      },
      poll: async () => ({ answer: pictures({ count: 1, seed: null }) }),
    });
    const { id } = await api.generate(recipe(prompt), randomUUID());
    await expect
      .poll(() => api.generation(id).catch(() => null), { timeout: 60_000 })
      .toMatchObject({ status: 'succeeded', calls: [{ try: 0, state: 'answered' }] });
    expect(paid.startsOf(prompt)).toHaveLength(1);
    const { prisma } = service.database;
    expect(await prisma.providerCall.findMany({ where: { generationId: id } })).toMatchObject([
      { operation: prompt },
    ]);
  });
});
