import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { openObjectStorage } from '../../../server/platform/object-storage.ts';
import { freePort } from '../../support/free-port.ts';
import { deleted, ended, generate, PASSWORD, Person } from '../../support/person.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { ServiceProcess } from '../../support/service-process.ts';
import { createTestEnvironment, type TestEnvironment } from '../../support/test-environment.ts';
import { Visitor } from '../../support/visitor.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const MODEL = 'openai/gpt-image-2';

let environment: TestEnvironment;
let stub: ProviderStub;
let variables: Record<string, string>;
let origin: string;
let service: ServiceProcess;
let elsewhere: string;
let backup: string;

beforeAll(async () => {
  environment = await createTestEnvironment();
  stub = await ProviderStub.start();
  const port = String(await freePort());
  origin = `http://localhost:${port}`;
  variables = {
    ...environment.variables,
    PORT: port,
    PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
    WORKER_CONCURRENCY: '1',
  };
  elsewhere = await mkdtemp(path.join(tmpdir(), 'tomson-backup-'));
  backup = path.join(elsewhere, 'monday');
});

afterAll(async () => {
  await service?.kill('SIGKILL');
  await stub[Symbol.asyncDispose]();
  await environment[Symbol.asyncDispose]();
  await rm(elsewhere, { recursive: true, force: true });
});

const start = () => new ServiceProcess(variables).ready();

const asOperator = () => ({ cwd: root, env: { PATH: process.env.PATH, ...variables } });

/** Runs a command as an operator does; returns what it said, on whichever channel. */
async function run(script: 'back-up' | 'restore', ...args: string[]): Promise<string> {
  const file = `server/${script}.ts`;
  return promisify(execFile)(process.execPath, [file, ...args], asOperator()).then(
    ({ stdout }) => stdout,
    (error: { stderr: string }) => error.stderr,
  );
}

/** Kills a restore when it has said something for the second time. */
async function killInTheMiddle(...args: string[]): Promise<void> {
  const child = spawn(process.execPath, ['server/restore.ts', ...args], asOperator());
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > 1) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(said).not.toContain('It is restored.');
}

const signIn = (email: string) =>
  new Visitor(origin).post('sign-in/email', { email, password: PASSWORD });

/** That a password which was good opens nothing, from the first moment on. */
async function expectGone(email: string): Promise<void> {
  const answer = await new Visitor(origin).post('sign-in/email', { email, password: PASSWORD });
  expect(answer).toMatchObject({ code: 'invalid_email_or_password' });
}

async function signedIn(email: string): Promise<Person> {
  const response = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return Person.inBrowser(origin, email, cookies.join('; '));
}

/** The machine with the data directory is gone, and so are database and pictures of a server. */
async function loseEverything(): Promise<void> {
  await service.kill('SIGKILL');
  const config = readConfig('all', variables);
  if (config.databaseUrl) {
    const objects = await openObjectStorage(config);
    await objects.purge('assets/');
    const client = new pg.Client({ connectionString: config.databaseUrl });
    await client.connect();
    await client.query(
      'DROP SCHEMA public CASCADE; DROP SCHEMA pgboss CASCADE; CREATE SCHEMA public',
    );
    await client.end();
  }
  await rm(environment.dataDirectory, { recursive: true });
  await mkdir(environment.dataDirectory);
}

const bytesOf = async (person: Person, assetId: string) =>
  Buffer.from(await (await person.api.assetContent(assetId, 'original')).arrayBuffer());

const callsFor = (prompt: string) => stub.calls.filter((call) => call.prompt === prompt).length;

describe('a backup that is put back after everything was lost', () => {
  it('brings back who was there, opens their keys, and neither repeats a call nor brings back who was deleted', async () => {
    service = await start();
    const ada = await Person.signUp(origin, 'Ada');
    const bob = await Person.signUp(origin, 'Bob');
    const secret = 'sk-test-0123456789abcdef';
    await ada.api.createProviderKey({ provider: 'openai', label: 'Mine', secret });
    await ada.api.giveConsent({ provider: 'openai', origin: stub.origin });
    const made = await generate(ada.api, { model: MODEL, prompt: 'a lighthouse' });
    const [output] = made.outputs;
    const assetId = output?.assetId ?? '';
    const before = await bytesOf(ada, assetId);

    stub.hold();
    const sent = await ada.api.generate({ model: MODEL, prompt: 'sent' }, randomUUID());
    await stub.waiting(1);
    const waits = await ada.api.generate({ model: MODEL, prompt: 'waits' }, randomUUID());
    expect(await run('back-up', backup)).toContain(`${backup} holds the database and `);
    stub.release();
    expect(await ended(ada.api, sent.id)).toMatchObject({ status: 'succeeded' });
    expect(await ended(ada.api, waits.id)).toMatchObject({ status: 'succeeded' });
    const { id } = await bob.api.deleteAccount({ password: PASSWORD });
    await deleted(bob.api, id);
    await loseEverything();

    await killInTheMiddle(backup);
    // A kill may have come before or behind the whole: it is restored by the next run in any case.
    expect(await run('restore', backup, '--replace')).toContain('It is restored.');
    service = await start();
    await expect(ada.api.account()).rejects.toThrow();
    await expectGone(bob.email);
    const again = await signedIn(ada.email);
    expect((await bytesOf(again, assetId)).equals(before)).toBe(true);
    expect(await again.api.generation(sent.id)).toMatchObject({
      status: 'outcome_unknown',
      error: { code: 'restored', charged: 'unknown' },
    });
    expect(await again.api.generation(waits.id)).toMatchObject({
      status: 'failed',
      error: { code: 'restored', charged: 'unknown' },
    });
    const last = await generate(again.api, { model: MODEL, prompt: 'after it all' });
    expect(last).toMatchObject({ status: 'succeeded', error: null });
    // Each was paid for once, before and after.
    expect(['sent', 'waits', 'after it all'].map(callsFor)).toEqual([1, 1, 1]);
  }, 240_000);

  it('is not written over what is there, nor while the service runs, and not when a byte of it is wrong', async () => {
    expect(await run('restore', backup, '--replace')).toMatch(/in use/);
    await service.kill('SIGTERM');
    expect(await run('restore', backup)).toMatch(/has a database already|is not empty/);
    expect(await run('back-up', backup)).toContain('is there already');
    const sums = await readFile(path.join(backup, 'SHA256SUMS'), 'utf8');
    const [, name = ''] = /^[0-9a-f]{64} {2}(objects\/.+)$/m.exec(sums) ?? [];
    const picture = path.join(backup, name);
    const bytes = await readFile(picture);
    await writeFile(picture, Buffer.concat([bytes.subarray(0, -1), Buffer.from([0xaa])]));
    expect(await run('restore', backup, '--replace')).toContain('is not what was backed up');
    // Nothing was changed.
    service = await start();
    expect(await signIn('nobody@example.com')).toMatchObject({ code: 'invalid_email_or_password' });
  }, 240_000);
});

it.runIf(inject('realServices'))(
  'a backup beside a database server holds the key-encryption key that the data directory had, and puts it back',
  async () => {
    await service.kill('SIGTERM');
    await using own = await createTestEnvironment();
    const { KEY_ENCRYPTION_KEYS: _, ...given } = own.variables;
    variables = { ...variables, ...given };
    delete variables.KEY_ENCRYPTION_KEYS;
    service = await start();
    const ada = await Person.signUp(origin, 'Ada');
    const secret = 'sk-test-0123456789abcdef';
    await ada.api.createProviderKey({ provider: 'openai', label: 'Mine', secret });
    await ada.api.giveConsent({ provider: 'openai', origin: stub.origin });
    const tuesday = path.join(elsewhere, 'tuesday');
    expect(await run('back-up', tuesday)).toContain(
      `AUTH_SECRET is not in it: keep it apart. ${path.join(tuesday, 'secrets')} opens`,
    );
    await service.kill('SIGKILL');
    await rm(own.dataDirectory, { recursive: true });

    const [apart, wrong] = [path.join(elsewhere, 'apart'), path.join(elsewhere, 'wrong')];
    await rename(path.join(tuesday, 'secrets'), apart);
    await mkdir(wrong);
    // An older backup, or the wrong folder: whatever is not there cannot be restored unnoticed.
    expect(await run('restore', tuesday, '--replace', '--secrets', wrong)).toContain('is missing');
    expect(await run('restore', tuesday, '--replace', '--secrets', apart)).toContain('restored');
    service = await start();
    const again = await signedIn(ada.email);
    const last = await generate(again.api, { model: MODEL, prompt: 'opened again' });
    expect(last).toMatchObject({ status: 'succeeded', error: null });

    // Made without the data directory, it says what it lacks, and is not restored without it.
    const wednesday = path.join(elsewhere, 'wednesday');
    variables = { ...variables, DATA_DIR: path.join(elsewhere, 'empty') };
    expect(await run('back-up', wednesday)).toContain(
      'AUTH_SECRET and KEY_ENCRYPTION_KEYS are not',
    );
    await service.kill('SIGKILL');
    expect(await run('restore', wednesday, '--replace')).toMatch(/kek lacks the key “local-/);
  },
  240_000,
);
