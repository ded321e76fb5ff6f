import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAsPage } from '../../support/ask-as-page.ts';
import { type Canary, plantCanaries, plantCanary } from '../../support/canary.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { withCredential } from '../../support/with-credential.ts';

const keys = '/api/v1/provider-keys';

describe('a provider key that was added, changed, refused and listed', () => {
  const provider = withCredential(createToyProvider('vault', false));
  const { secret, foundIn } = plantCanaries('added', 'replaced', 'moved', 'refused');
  const answers: string[] = [];
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start({ providers: [provider] });
    const person = await service.signUp();
    const tell = async (method: string, address: string, body?: unknown) => {
      const { id, whole } = await askAsPage(person, method, address, body);
      answers.push(whole);
      return id;
    };
    const key = { provider: 'vault', label: 'Work' };
    const id = await tell('POST', keys, { ...key, secret: secret('added') });
    await tell('PATCH', `${keys}/${id}`, { secret: secret('replaced') });
    const baseUrl = 'https://gateway.example';
    await tell('PATCH', `${keys}/${id}`, { baseUrl, secret: secret('moved') });
    for (const wrong of [
      { label: '' },
      { provider: 'nobody' },
      { baseUrl: 'http://10.0.0.1' },
      { settings: { nothing: 'x' } },
      { surplus: true },
    ]) {
      await tell('POST', keys, { ...key, ...wrong, secret: secret('refused') });
    }
    await tell('POST', keys, { ...key, secret: `${secret('refused')} and more` });
    await tell('POST', keys, `{"secret":"${secret('refused')}"`);
    for (const list of [keys, '/api/v1/providers', '/api/v1/consents', '/api/v1/account']) {
      await tell('GET', list);
    }
  });

  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  it('is in no answer', () => {
    expect(answers).toHaveLength(14);
    expect(answers.join()).toContain('gateway.example');
    expect(foundIn(answers.join('\n'))).toEqual([]);
  });

  it('is in no row of the database, in no table of whatever schema', async () => {
    const { prisma } = service.inside.database;
    const tables = await prisma.$queryRaw<{ name: string }[]>`
      SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
    expect(tables.map(({ name }) => name)).toContain('public."ProviderKey"');
    for (const { name } of tables) {
      const rows = await prisma.$queryRawUnsafe<{ row: string }[]>(
        `SELECT row_to_json(t)::text AS row FROM ${name} t`,
      );
      for (const { row } of rows) expect(foundIn(row), name).toEqual([]);
    }
    const stored = await prisma.providerKey.findFirstOrThrow({ omit: { ciphertext: false } });
    expect(stored.ciphertext.length).toBeGreaterThan(secret('moved').length);
    expect(foundIn(stored.ciphertext)).toEqual([]);
  });
});

describe('the search for a secret', () => {
  const canary: Canary = plantCanary('sk-');
  const { value } = canary;

  it.each([
    ['raw', `before ${value} after`],
    ['hex', Buffer.from(`xx${value}`).toString('hex').toUpperCase()],
    ['base64', Buffer.from(`{"a":"${value}"}`).toString('base64')],
    ['base64', Buffer.from(`{"ab":"${value}"}`).toString('base64')],
    ['base64', Buffer.from(`{"abc":"${value}"}`).toString('base64')],
    [
      'every character of the URL',
      value.replaceAll(/./g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    ],
    ['UTF-16', Buffer.from(value, 'utf16le')],
  ])('finds it as %s', (encoding, haystack) => {
    expect(canary.foundIn(haystack)).toContain(encoding);
  });

  it('finds nothing where nothing is', () => {
    expect(canary.foundIn(plantCanary('sk-').value)).toEqual([]);
  });
});
