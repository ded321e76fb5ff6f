import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../../shared/api-client.ts';
import { generate } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createKeyedToyProvider, createToyProvider } from '../../support/toy-provider.ts';

const keyed = createKeyedToyProvider();
const keyless = createToyProvider('keyless', false);
/** What a statement that a test holds waits for. */
const HELD = 23;
let service: TestService;
let server: pg.Client;
let api: ApiClient;

beforeAll(async () => {
  service = await TestService.start({
    providers: [keyed, keyless],
    // Whoever comes next is begun when the one before has ended.
    environment: { WORKER_CONCURRENCY: '1', LOG_LEVEL: 'silent' },
  });
  ({ api } = await service.signUp());
  await api.createProviderKey({ provider: 'keyed', label: 'Mine', secret: 'sk-toys' });
  await api.giveConsent({ provider: 'keyed', origin: 'https://toys.example' });
  server = new pg.Client({ connectionString: service.environment.DATABASE_URL });
  await server.connect();
  await server.query(`CREATE FUNCTION wait_until_let() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock_shared(tg_argv[0]::int); RETURN coalesce(NEW, OLD); END $$`);
});

afterAll(async () => {
  await server?.end();
  await service?.[Symbol.asyncDispose]();
});

const triggers: string[] = [];

/** Holds the statements for which a trigger is called then; the returned function lets them go on. */
async function hold(when: string, table: string, condition = '') {
  const name = `hold_${triggers.length}`;
  const lock = HELD + triggers.length;
  triggers.push(`"${name}" ON "${table}"`);
  await server.query(`SELECT pg_advisory_lock(${lock})`);
  await server.query(`CREATE TRIGGER "${name}" ${when} ON "${table}" ${condition}
    EXECUTE FUNCTION wait_until_let(${lock})`);
  return () => server.query(`SELECT pg_advisory_unlock(${lock})`);
}

afterEach(async () => {
  await server.query('SELECT pg_advisory_unlock_all()');
  for (const trigger of triggers.splice(0)) await server.query(`DROP TRIGGER ${trigger}`);
});

/** How many wait for what is held here, and for what another transaction has locked. */
const waiting = async () => {
  const { rows } = await server.query(`
    SELECT count(*) FILTER (WHERE wait_event = 'advisory')::int AS "held",
      count(*) FILTER (WHERE wait_event <> 'advisory')::int AS "locked"
    FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`);
  return rows[0] as { held: number; locked: number };
};

const linesOf = async (generationId: string) =>
  service.inside.database.prisma.ledgerEntry.findMany({ where: { generationId } });

describe.each([
  // The two ways in which a call is noted as sent.
  { with: 'with a key', provider: keyed, event: 'INSERT' },
  { with: 'without a key', provider: keyless, event: 'UPDATE' },
])('a call $with whose generation is deleted in the moment in which it is sent', (sent) => {
  const { provider, event } = sent;
  it('stands in the ledger where it was sent first', async () => {
    const prompt = `first ${event}`;
    // Behind everything that the statement does, the check of what the call refers to included.
    const letSend = await hold(
      `AFTER ${event}`,
      'ProviderCall',
      `FOR EACH ROW WHEN (NEW."state" = 'sent')`,
    );
    const { id } = await api.generate({ model: `${provider.id}/picture`, prompt }, randomUUID());
    await expect.poll(waiting).toEqual({ held: 1, locked: 0 });
    const deletion = api.deleteGeneration(id);
    await expect.poll(waiting).toEqual({ held: 1, locked: 1 });
    await letSend();
    await deletion;
    await expect.poll(() => provider.startsOf(prompt)).toHaveLength(1);
    expect(await linesOf(id)).toMatchObject([{ charged: 'unknown', actualMicros: null }]);
  });

  it('is not sent where the deletion was first', async () => {
    const prompt = `second ${event}`;
    const letSend = await hold(`BEFORE ${event}`, 'ProviderCall', 'FOR EACH STATEMENT');
    const letDelete = await hold('BEFORE DELETE', 'Generation', 'FOR EACH STATEMENT');
    const { id } = await api.generate({ model: `${provider.id}/picture`, prompt }, randomUUID());
    await expect.poll(waiting).toEqual({ held: 1, locked: 0 });
    const deletion = api.deleteGeneration(id);
    await expect.poll(waiting).toEqual({ held: 2, locked: 0 });
    await letSend();
    // It waits for the deletion now, or has been sent.
    const isFurther = async () =>
      (await waiting()).locked === 1 || provider.startsOf(prompt).length === 1;
    await expect.poll(isFurther).toBe(true);
    await letDelete();
    await deletion;
    await generate(api, { model: 'keyless/picture', prompt: `behind ${prompt}` });
    expect(provider.startsOf(prompt)).toEqual([]);
    expect(await linesOf(id)).toEqual([]);
  });
});

describe('a deletion that PostgreSQL ends to resolve a deadlock', () => {
  it.each([
    // Whether the statement is Prisma's or written by hand, which it tells otherwise.
    ['a generation', 'BEFORE DELETE ON "Generation"'],
    ['a generation', 'BEFORE UPDATE ON "User"'],
    ['a picture', 'BEFORE DELETE ON "Generation"'],
    ['a picture', 'BEFORE UPDATE ON "User"'],
  ])('is done all the same: of %s, %s', async (what, when) => {
    const { id } = await generate(api, { model: 'keyless/picture', prompt: `${what} ${when}` });
    const { prisma } = service.inside.database;
    const [output] = await prisma.generationOutput.findMany({ where: { generationId: id } });
    const table = when.split(' ON ')[1];
    await server.query('CREATE SEQUENCE runs');
    await server.query(`CREATE FUNCTION end_first() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN
        IF nextval('runs') = 1 THEN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END IF;
        RETURN coalesce(NEW, OLD);
      END $$`);
    await server.query(
      `CREATE TRIGGER end_first ${when} FOR EACH ROW EXECUTE FUNCTION end_first()`,
    );
    try {
      if (what === 'a picture') await api.deleteOutputs([output?.id ?? '']);
      else await api.deleteGeneration(id);
    } finally {
      await server.query(`DROP TRIGGER end_first ON ${table}`);
      await server.query('DROP FUNCTION end_first');
      await server.query('DROP SEQUENCE runs');
    }
    expect(await prisma.generation.count({ where: { id } })).toBe(0);
  });
});
