import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type Canary, plantCanary } from '../../support/canary.ts';
import { freePort } from '../../support/free-port.ts';
import { Person } from '../../support/person.ts';
import { ServiceProcess } from '../../support/service-process.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { withCredential } from '../../support/with-credential.ts';

/** Plants of one test, with what each of them is. */
function plant<Name extends string>(...names: Name[]) {
  const canaries = names.map((name) => ({ name, canary: plantCanary('sk-') }));
  return {
    secret: (name: Name) => canaries.find((each) => each.name === name)?.canary.value ?? '',
    foundIn: (bytes: Uint8Array | string) =>
      canaries.flatMap(({ name, canary }) => canary.foundIn(bytes).map((how) => `${name}: ${how}`)),
  };
}

/** Asks as the companion page does, and returns everything that came back as one text. */
async function ask(person: Person, method: string, address: string, body?: unknown) {
  const response = await person.fetch(person.origin + address, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const { id } = text.startsWith('{') ? (JSON.parse(text) as { id?: string }) : {};
  return { id, whole: `${JSON.stringify([...response.headers])}\n${text}` };
}

const keys = '/api/v1/provider-keys';

describe('a provider key that was added, changed, refused and listed', () => {
  const provider = withCredential(createToyProvider('vault', false));
  const { secret, foundIn } = plant('added', 'replaced', 'moved', 'refused');
  const answers: string[] = [];
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start({ providers: [provider] });
    const person = await service.signUp();
    const tell = async (method: string, address: string, body?: unknown) => {
      const { id, whole } = await ask(person, method, address, body);
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

describe('a provider key of a service that has ended', () => {
  it('is in nothing that it printed and in no file that it left', async () => {
    const { secret, foundIn } = plant('added', 'replaced');
    const dataDirectory = await mkdtemp(path.join(tmpdir(), 'tomson-canary-'));
    onTestFinished(() => rm(dataDirectory, { recursive: true, force: true }));
    await cp(inject('templateDirectory'), dataDirectory, { recursive: true });
    const port = String(await freePort());
    const environment = { PORT: port, DATA_DIR: dataDirectory, LOG_LEVEL: 'debug' };
    const running = await new ServiceProcess(environment).ready();
    const person = await Person.signUp(`http://localhost:${port}`, 'Ada');
    const key = { provider: 'openai', label: 'Work' };
    const { id } = await ask(person, 'POST', keys, { ...key, secret: secret('added') });
    await ask(person, 'PATCH', `${keys}/${id}`, { secret: secret('replaced') });
    await ask(person, 'POST', keys, { provider: 'nobody', secret: secret('added') });
    const { items } = await person.api.providerKeys();
    const { output, errors } = await running.kill('SIGTERM');

    expect(items).toMatchObject([{ id, last4: secret('replaced').slice(-4) }]);
    expect(output).toContain('Stopping');
    expect(foundIn(output + errors)).toEqual([]);
    const files = await readdir(dataDirectory, { recursive: true, withFileTypes: true });
    const contents = files.filter((file) => file.isFile());
    expect(contents.length).toBeGreaterThan(100);
    for (const file of contents) {
      const bytes = await readFile(path.join(file.parentPath, file.name));
      const whole = file.name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
      expect(foundIn(whole), file.name).toEqual([]);
    }
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
