import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../server/config.ts';
import type { Database } from '../../../server/platform/database.ts';
import { openEmbeddedDatabase } from '../../../server/platform/embedded-database.ts';
import { ensureDataKey, readDataKey } from '../../../server/provider-keys/data-key.ts';
import { makeKekFile, retiredKekFile } from '../../../server/provider-keys/kek-file.ts';
import { openKeyring, parseKeyEncryptionKeys } from '../../../server/provider-keys/open-keyring.ts';
import { createDataDirectory } from '../../support/data-directory.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { withCredential } from '../../support/with-credential.ts';

const freshKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

let databaseDirectory: string;
let database: Database;
let dataDirectory: string;
let kek: string;

beforeAll(async () => {
  databaseDirectory = await createDataDirectory();
  database = await openEmbeddedDatabase(databaseDirectory);
});

afterAll(async () => {
  await database.close();
  await rm(databaseDirectory, { recursive: true, force: true });
});

beforeEach(async () => {
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'tomson-kek-'));
  kek = path.join(dataDirectory, 'kek');
});

afterEach(async () => {
  await database.prisma.user.deleteMany();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** As a start does, with the key's file or with what the operator gave. */
const open = (keyEncryptionKeys: string | null = null) =>
  openKeyring({ keyEncryptionKeys, dataDirectory }, database.prisma);

/** Somebody for whom a data key is made and wrapped. */
async function wrapSomething(keyring: Awaited<ReturnType<typeof open>>): Promise<string> {
  const id = randomUUID();
  await database.prisma.user.create({ data: { id, name: 'Ada', email: `${id}@example.com` } });
  await database.prisma.$transaction((transaction) => ensureDataKey(transaction, keyring, id));
  return id;
}

/** The one sentence that a start is refused with. */
async function refusal(keyEncryptionKeys: string | null = null): Promise<string> {
  const error: unknown = await open(keyEncryptionKeys).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  const { message } = error as ConfigError;
  expect(message).toMatch(/^[^\n]+\.$/);
  return message;
}

describe('the key-encryption key in the data directory', () => {
  it('is made where nothing is encrypted yet, for its owner only', async () => {
    await open();
    expect((await stat(kek)).mode & 0o777).toBe(0o600);
    expect(await readFile(kek, 'utf8')).toMatch(/^local-[0-9a-f]{8}:[A-Za-z0-9+/]{43}=\n$/);
  });

  it('is the same at the next start, and opens what was wrapped before', async () => {
    const userId = await wrapSomething(await open());
    const before = await readFile(kek);
    expect(await readDataKey(database.prisma, await open(), userId)).not.toBeNull();
    expect(await readFile(kek)).toEqual(before);
  });

  it('is found among those put aside, where the database is older than the change of the key', async () => {
    const userId = await wrapSomething(await open());
    await rename(kek, retiredKekFile(dataDirectory));
    await makeKekFile(dataDirectory);
    const keyring = await open();
    expect(await readDataKey(database.prisma, keyring, userId)).not.toBeNull();
    await chmod(retiredKekFile(dataDirectory), 0o644);
    expect(await refusal()).toContain('can be used by others');
  });

  it('is missed, and no other one is made, once something is encrypted with it', async () => {
    await wrapSomething(await open());
    await rm(kek);
    expect(await refusal()).toContain('kek is missing');
    expect(existsSync(kek)).toBe(false);
  });

  it.each(['640', '604', '660', '644', '601', '620'])('is refused with mode %s', async (mode) => {
    await wrapSomething(await open());
    await chmod(kek, Number.parseInt(mode, 8));
    expect(await refusal()).toContain('can be used by others');
    await chmod(kek, 0o600);
    await open();
  });

  it.each([
    ['is empty', ''],
    ['is too short', `local-00000000:${randomBytes(31).toString('base64')}\n`],
    ['is too long', `local-00000000:${randomBytes(33).toString('base64')}\n`],
    ['has no id', `${randomBytes(32).toString('base64')}\n`],
    ['is no base64', `local-00000000:${'?'.repeat(44)}\n`],
    ['has stray bits at its end', `local-00000000:${'A'.repeat(42)}B=\n`],
    ['holds a garbled key behind a good one', `${freshKey('a')}\nb\n`],
    ['holds two keys of one name', `${freshKey('a')}\n${freshKey('a')}\n`],
  ])('is refused, and left as it is, when it %s', async (_what, content) => {
    await writeFile(kek, content, { mode: 0o600 });
    expect(await refusal()).toContain('does not hold a key-encryption key');
    expect(await readFile(kek, 'utf8')).toBe(content);
  });

  it('is refused when a folder stands in its place', async () => {
    await mkdir(kek);
    expect(await refusal()).toContain('is not a file');
  });

  it('is refused when it is the one of another service', async () => {
    await wrapSomething(await open());
    const own = await readFile(kek, 'utf8');
    await writeFile(kek, freshKey('local-00000000'));
    expect(await refusal()).toContain(`lacks the key “${own.split(':')[0]}”`);
  });

  it('is refused when it is another one under the right name', async () => {
    await wrapSomething(await open());
    const own = await readFile(kek, 'utf8');
    await writeFile(kek, freshKey(own.split(':')[0] ?? ''));
    expect(await refusal()).toContain('has another key under the name');
    await writeFile(kek, own);
    await open();
  });

  it('is not blamed for one damaged data key among others', async () => {
    const keyring = await open();
    const userId = await wrapSomething(keyring);
    await wrapSomething(keyring);
    await database.prisma.dataKey.update({
      where: { userId },
      data: { wrapped: randomBytes(61) },
    });
    await open();
  });
});

describe('the operator’s key-encryption keys', () => {
  it('are several, of which the first wraps and every one unwraps', async () => {
    const [older, newer] = [freshKey('2026'), freshKey('2027')];
    const ada = await wrapSomething(await open(older));
    const keyring = await open(`${newer}, ${older}`);
    const bob = await wrapSomething(keyring);
    const { prisma } = database;
    const kekIds = await prisma.dataKey.findMany({ select: { userId: true, kekId: true } });
    expect(new Map(kekIds.map(({ userId, kekId }) => [userId, kekId]))).toEqual(
      new Map([
        [ada, '2026'],
        [bob, '2027'],
      ]),
    );
    expect(await readDataKey(prisma, keyring, ada)).not.toBeNull();
    expect(await refusal(newer)).toContain('KEY_ENCRYPTION_KEYS lacks the key “2026”');
    expect(await refusal(`${newer},${freshKey('2026')}`)).toContain('has another key under');
    expect(existsSync(kek)).toBe(false);
  });

  it('may be what a local start had in its file', async () => {
    await wrapSomething(await open());
    await open(`${freshKey('2027')},${(await readFile(kek, 'utf8')).trim()}`);
  });

  it.each([
    ['no id', 'x'],
    ['no key', 'id:'],
    ['16 bytes', `id:${randomBytes(16).toString('base64')}`],
    ['hexadecimal', `id:${randomBytes(32).toString('hex')}`],
    ['an id with a space', `sp ace:${randomBytes(32).toString('base64')}`],
    ['a comma at the end', `${freshKey('a')},`],
    ['one id twice', `${freshKey('a')},${freshKey('a')}`],
  ])('are refused with %s, in one sentence that does not repeat them', (_what, list) => {
    let message = '';
    try {
      parseKeyEncryptionKeys(list);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      message = (error as ConfigError).message;
    }
    expect(message).toMatch(/^KEY_ENCRYPTION_KEYS is wrong: [^\n]+\.$/);
    for (const [part] of list.matchAll(/[A-Za-z0-9+/=]{10,}/g)) expect(message).not.toContain(part);
  });
});

describe('a start of the service', () => {
  it('has the key before anything is encrypted, and fails without it afterwards', async () => {
    const toy = withCredential(createToyProvider('toy', false));
    await using service = await TestService.start({
      providers: [toy],
      environment: { KEY_ENCRYPTION_KEYS: '' },
    });
    const file = path.join(service.dataDirectory, 'kek');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await service.inside.database.prisma.dataKey.count()).toBe(0);
    const { api } = await service.signUp();
    await api.createProviderKey({ provider: 'toy', label: 'Mine', secret: 'sk-0123456789abcdef' });
    await service.stop();
    await rm(file);
    await expect(service.resume()).rejects.toThrow(/kek is missing/);
    expect(existsSync(file)).toBe(false);
  });
});
