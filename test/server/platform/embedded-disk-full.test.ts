import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { ApiClient } from '../../../shared/api-client.ts';
import { SmallDisk } from '../../chaos/small-disk.ts';
import { freePort } from '../../support/free-port.ts';
import { ended, Person } from '../../support/person.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { ServiceProcess } from '../../support/service-process.ts';

const DISK = 256 * 1024 * 1024;

let disk: SmallDisk;
let folder: string;
let stub: ProviderStub;
let environment: Record<string, string>;
let service: ServiceProcess;
let api: ApiClient;

const start = () => new ServiceProcess(environment).ready();
const ask = (prompt: string) => api.generate({ model: 'openai/gpt-image-2', prompt }, randomUUID());
const paidFor = (prompt: string) => stub.paid.filter((call) => call.prompt === prompt);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tomson-full-'));
  const mounted = await SmallDisk.mount(folder, DISK);
  if (!mounted) throw new Error('Only root can mount the small disk that this test fills.');
  disk = mounted;
  await cp(inject('templateDirectory'), folder, { recursive: true });
  stub = await ProviderStub.start();
  environment = {
    PORT: String(await freePort()),
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
    ALLOWED_PRIVATE_ORIGINS: stub.origin,
    // What is kept free for pictures would refuse everything long before the database has to.
    MIN_FREE_BYTES: '0',
  };
  service = await start();
  ({ api } = await Person.signUp(`http://localhost:${environment.PORT}`, 'Ada'));
  const secret = 'sk-test-0123456789abcdef';
  await api.createProviderKey({ provider: 'openai', label: 'Mine', secret });
  await api.giveConsent({ provider: 'openai', origin: stub.origin });
});

afterAll(async () => {
  await service?.kill('SIGKILL');
  await stub?.[Symbol.asyncDispose]();
  await disk?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

it('an embedded database on a full disk refuses, can be read, and goes on when there is room', async () => {
  const before = await ask('made before');
  expect(await ended(api, before.id)).toMatchObject({ status: 'succeeded' });
  stub.hold();
  const sent = await ask('sent before');
  await stub.waiting(1);

  await disk.fill(0);
  const refusal = () =>
    ask('refused').then(
      () => null,
      (error: unknown) => error,
    );
  await expect
    .poll(refusal)
    .toMatchObject({ problem: { status: 507, code: 'disk_full', charged: 'no' } });
  for (const { id } of [before, sent]) expect((await api.generation(id)).id).toBe(id);
  stub.release();
  expect(await api.generation(sent.id)).toMatchObject({ status: 'running' });

  await disk.clear();
  expect(await ended(api, sent.id)).toMatchObject({
    status: 'succeeded',
    calls: [{ try: 0, state: 'answered' }],
  });
  const after = await ask('made afterwards');
  expect(await ended(api, after.id)).toMatchObject({ status: 'succeeded' });
  for (const prompt of ['made before', 'sent before', 'made afterwards']) {
    expect(paidFor(prompt), prompt).toHaveLength(1);
  }
});

it('one that is stopped on a full disk says so, and leaves no part of a backup behind', async () => {
  await disk.fill(0);
  expect(await service.kill('SIGTERM')).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^(?:DiskFull: fewer than|Error: ENOSPC)/),
  });
  const backups = await readdir(path.join(folder, 'backups')).catch(() => []);
  expect(backups.filter((name) => name.endsWith('.part'))).toEqual([]);
  await disk.clear();
  service = await start();
});

it('one that is killed on a full disk starts when there is room, and has all that was accepted', async () => {
  const { items: accepted } = await api.generations({ limit: 100 });
  await disk.fill(0);
  await service.kill('SIGKILL');
  await expect(start()).rejects.toThrow(/DATA_DIR has too little room/);

  await disk.clear();
  service = await start();
  expect((await api.generations({ limit: 100 })).items).toEqual(accepted);
  const { id } = await ask('made after the start');
  expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
});
