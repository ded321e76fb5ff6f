import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminCommandFailed, callAdmin } from '../../../server/platform/admin-server.ts';
import { openEmbeddedDatabase } from '../../../server/platform/embedded-database.ts';
import { makeDataKey } from '../../../server/provider-keys/data-key.ts';
import { kekFile, retiredKekFile } from '../../../server/provider-keys/kek-file.ts';
import { openKeyring } from '../../../server/provider-keys/open-keyring.ts';
import { createDataDirectory } from '../../support/data-directory.ts';
import { freePort } from '../../support/free-port.ts';
import { ended, Person } from '../../support/person.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { ServiceProcess } from '../../support/service-process.ts';

const KILLS = 10;
/** Enough for every run to be killed between two of its steps. */
const PEOPLE = 3_000;
const MODEL = 'openai/gpt-image-2';
const SECRET = 'sk-test-0123456789abcdef';

let stub: ProviderStub;
let dataDirectory: string;
let environment: Record<string, string>;
let service: ServiceProcess | null = null;

beforeAll(async () => {
  stub = await ProviderStub.start();
  dataDirectory = await createDataDirectory();
  environment = {
    PORT: String(await freePort()),
    DATA_DIR: dataDirectory,
    PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
  };
  await addPeople();
});

afterAll(async () => {
  await service?.kill('SIGKILL');
  await stub[Symbol.asyncDispose]();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** People with a data key each, in the database of a service that does not run. */
async function addPeople(): Promise<void> {
  const database = await openEmbeddedDatabase(dataDirectory);
  const { prisma } = database;
  const keyring = await openKeyring({ keyEncryptionKeys: null, dataDirectory }, prisma);
  const ids = Array.from({ length: PEOPLE }, () => randomUUID());
  await prisma.user.createMany({
    data: ids.map((id) => ({ id, name: 'Ada', email: `${id}@example.com` })),
  });
  await prisma.dataKey.createMany({ data: ids.map((userId) => makeDataKey(keyring, userId)) });
  await database.close();
}

const keksIn = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(':')[0]);

/** Which key-encryption keys wrap how many data keys; the service must not run. */
async function wrappedBy(): Promise<Record<string, number>> {
  const database = await openEmbeddedDatabase(dataDirectory);
  const rows = await database.prisma.dataKey.groupBy({ by: ['kekId'], _count: true });
  // Every one of them opens, or this throws.
  await openKeyring({ keyEncryptionKeys: null, dataDirectory }, database.prisma);
  await database.close();
  return Object.fromEntries(rows.map(({ kekId, _count }) => [kekId, _count]));
}

describe('the change of the key-encryption key', () => {
  it('goes on after ten kills in its middle, while generations run, and every key still opens', async () => {
    const [before = ''] = await keksIn(kekFile(dataDirectory));
    service = await new ServiceProcess(environment).ready();
    let person = await Person.byLink(service.link);
    await person.api.createProviderKey({ provider: 'openai', label: 'Work', secret: SECRET });
    await person.api.giveConsent({ provider: 'openai', origin: stub.origin });

    const asked: string[] = [];
    for (let kills = 0; kills < KILLS; ) {
      const prompt = `Killed ${kills} times so far.`;
      const { id } = await person.api.generate({ model: MODEL, prompt }, randomUUID());
      asked.push(id);
      const running = service;
      let killed: Promise<unknown> | null = null;
      // It has done one step, and is at the next.
      await callAdmin(dataDirectory, 'rotate-keys', {}, () => {
        killed ??= running.kill('SIGKILL');
      }).catch((error: unknown) => expect(error).toBeInstanceOf(AdminCommandFailed));
      await (killed ?? running.kill('SIGKILL'));
      // With one key it had come to its end before the kill, and the next begins another change.
      if ((await keksIn(kekFile(dataDirectory))).length === 2) kills += 1;
      service = await new ServiceProcess(environment).ready();
      person = await Person.byLink(service.link);
    }
    await callAdmin(dataDirectory, 'rotate-keys');
    const now = await keksIn(kekFile(dataDirectory));
    expect(now).toHaveLength(1);
    const [after = ''] = now;
    expect(await keksIn(retiredKekFile(dataDirectory))).toContain(before);

    for (const id of asked) {
      const { status, error } = await ended(person.api, id);
      // A kill may leave a call of which nobody knows; a key that did not open would have failed.
      expect(['succeeded', 'outcome_unknown'], JSON.stringify(error)).toContain(status);
    }
    const last = { model: MODEL, prompt: 'After it all.' };
    const { id } = await person.api.generate(last, randomUUID());
    expect(await ended(person.api, id)).toMatchObject({ status: 'succeeded' });
    expect(stub.calls.at(-1)?.prompt).toBe('After it all.');

    await service.kill('SIGTERM');
    service = null;
    // The old key is not needed any more.
    await rm(retiredKekFile(dataDirectory));
    expect(await wrappedBy()).toEqual({ [after]: PEOPLE + 1 });
  }, 300_000);

  it('is one command, also where the service does not run', async () => {
    const [before] = await keksIn(kekFile(dataDirectory));
    const { stdout } = await promisify(execFile)(process.execPath, ['server/rotate-keys.ts'], {
      env: environment,
      cwd: path.resolve(import.meta.dirname, '../../..'),
    });
    const [after = ''] = await keksIn(kekFile(dataDirectory));
    expect(after).not.toBe(before);
    expect(stdout).toContain(`${PEOPLE + 1} data keys are now encrypted with “${after}”.`);
    expect(await wrappedBy()).toEqual({ [after]: PEOPLE + 1 });
  });
});
