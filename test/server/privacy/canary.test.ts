import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { openDatabase } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logger.ts';
import { openObjectStorage } from '../../../server/platform/object-storage.ts';
import type { PrismaClient } from '../../../server/platform/prisma-client.ts';
import { personalModels } from '../../../server/privacy/inventory/data-model.ts';
import { createApiClient } from '../../../shared/api-client.ts';
import { type Canary, canaryOf, plantCanary } from '../../support/canary.ts';
import { freePort } from '../../support/free-port.ts';
import { deleted, exported, generate, PASSWORD, Person } from '../../support/person.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { ServiceProcess } from '../../support/service-process.ts';
import { createTestEnvironment, type TestEnvironment } from '../../support/test-environment.ts';
import { readZip } from './read-zip.ts';

const KILLS = 20;

/** Each of these accounts is deleted; the first one has everything. */
const LEAVERS = 6;

let stub: ProviderStub;
let environment: TestEnvironment;
let variables: Record<string, string>;
let service: ServiceProcess;
/** Everything that any of the processes printed. */
let printed = '';
let origin: string;

const start = () => new ServiceProcess(variables).ready();

async function kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const { output, errors } = await service.kill(signal);
  printed += output + errors;
}

/** What is planted in one account: what a person can fill in, and then every column with text. */
interface Planted {
  person: Person;
  userId: string;
  /** Name → what the person filled in; columns that are written over may hold something else now. */
  filledIn: Record<string, Canary>;
  /** Name → text that the export must hold, and nothing else after the deletion. */
  texts: Record<string, Canary>;
  /** Name → what is in no export, answer or log line at all. */
  secrets: Record<string, Canary>;
  /** A reference, an output, and the output's thumbnail. */
  pictures: Buffer[];
}

beforeAll(async () => {
  stub = await ProviderStub.start();
  environment = await createTestEnvironment();
  const port = String(await freePort());
  origin = `http://localhost:${port}`;
  variables = {
    ...environment.variables,
    PORT: port,
    LOG_LEVEL: 'debug',
    PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
    ALLOWED_PRIVATE_ORIGINS: stub.origin,
  };
  service = await start();
});

afterAll(async () => {
  await service.kill('SIGKILL');
  await stub[Symbol.asyncDispose]();
  await environment[Symbol.asyncDispose]();
});

async function noise(): Promise<Uint8Array<ArrayBuffer>> {
  const raw = { width: 64, height: 64, channels: 3 } as const;
  return new Uint8Array(
    await sharp(randomBytes(64 * 64 * 3), { raw })
      .png()
      .toBuffer(),
  );
}

/** A part of a picture that the other one does not have: the provider draws much the same for all. */
function partOf(bytes: Buffer, other: Buffer): Buffer {
  for (let from = bytes.length - 48; from > 0; from -= 16) {
    const part = bytes.subarray(from, from + 48);
    if (!other.includes(part)) return part;
  }
  throw new Error('the pictures are the same');
}

async function plant(): Promise<Planted> {
  const word = () => plantCanary('').value.replaceAll(/[^A-Za-z0-9]/g, 'x');
  const [name, prompt, keyLabel, documentLabel] = [word(), word(), word(), word()];
  const secret = `sk-${word()}`;
  const person = await Person.signUp(origin, name);
  const { api } = person;
  await api.createProviderKey({ provider: 'openai', label: keyLabel, secret });
  await api.giveConsent({ provider: 'openai', origin: stub.origin });
  const documentId = randomUUID();
  const picture = await noise();
  const { id: assetId } = await api.uploadAsset(picture, 'image/png');
  const made = await generate(api, {
    model: 'openai/gpt-image-2',
    prompt,
    documentId,
    references: [{ assetId }],
  });
  expect(made).toMatchObject({ status: 'succeeded' });
  const output = made.outputs[0]?.assetId ?? '';
  const variants = [
    await (await api.assetContent(assetId, 'original')).bytes(),
    await (await api.assetContent(output, 'original')).bytes(),
    await (await api.assetContent(output, 'thumbnail')).bytes(),
  ];
  await api.labelDocument(documentId, documentLabel);
  const accessToken = await person.connectPlugin();
  await createApiClient({ origin, accessToken }).claimPlacement(made.id, {
    output: 0,
    documentId,
    nodeId: '1:2',
    claimant: randomUUID(),
  });
  await api.startExport();
  await exported(api);
  const { id } = await api.account();
  const [, session = ''] = /=([^.;]+)/.exec(decodeURIComponent(person.cookie)) ?? [];
  return {
    person,
    userId: id,
    filledIn: Object.fromEntries(
      Object.entries({ name, prompt, keyLabel, documentLabel }).map(([what, value]) => [
        what,
        canaryOf(value),
      ]),
    ),
    texts: { id: canaryOf(id), email: canaryOf(person.email) },
    secrets: {
      'provider key': canaryOf(secret),
      password: canaryOf(PASSWORD),
      'session token': canaryOf(session),
      'connection token': canaryOf(accessToken),
    },
    pictures: variants.map((bytes) => Buffer.from(bytes)),
  };
}

/** Columns with text that has to stay: what signing in and making the export go by, and what goes with the export before. */
const NOT_PLANTED = new Set([
  'User.email',
  'Session.token',
  'Login.password',
  'Connection.tokenHash',
  'AssetVariant.objectKey',
  'AssetVariant.name',
  'Export.status',
  'Export.objectKey',
  'Export.problem',
]);

/** Tables that get their rows from what this account does not do, or had and that went again. */
async function addRows(prisma: PrismaClient, { userId, person }: Planted): Promise<void> {
  const { email } = person;
  const inAnHour = new Date(Date.now() + 3_600_000);
  const now = new Date();
  await prisma.twoFactor.create({
    data: { id: randomUUID(), userId, secret: '-', backupCodes: '-' },
  });
  await prisma.mailOutbox.create({
    data: { userId, to: email, template: '-', data: {}, sentAt: now },
  });
  const { id: keyId } = await prisma.providerKey.findFirstOrThrow({ where: { userId } });
  const pace = { userId, nextAt: now, notBefore: now, slowedAt: now };
  await prisma.keyPace.upsert({ where: { keyId }, create: { keyId, ...pace }, update: {} });
  // These name people without belonging to anybody.
  await prisma.invitation.create({
    data: { email, tokenHash: randomUUID(), expiresAt: inAnHour },
  });
  await prisma.verification.create({
    data: { id: randomUUID(), identifier: randomUUID(), value: userId, expiresAt: inAnHour },
  });
  await prisma.rateLimit.create({
    data: {
      id: randomUUID(),
      key: `sign-in at ${email}`,
      count: 1,
      lastRequest: BigInt(Date.now()),
    },
  });
}

/** Writes a canary of its own into every column with text of every table with rows of the person. */
async function plantInColumns(prisma: PrismaClient, planted: Planted): Promise<void> {
  for (const { name: model, owner, columns } of personalModels) {
    // Nobody may write over the security log: it gets a line of its own below.
    if (model === 'Deletion' || model === 'SecurityEvent') continue;
    const typed = await prisma.$queryRaw<{ column: string; type: string }[]>`
      SELECT column_name AS column, data_type AS type FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = ${model}
        AND data_type IN ('text', 'jsonb') AND column_name !~ '(^id|Id)$'`;
    const here = typed.filter(({ column }) => !NOT_PLANTED.has(`${model}.${column}`));
    const values = here.map(() => plantCanary('').value.replaceAll(/[^A-Za-z0-9]/g, 'x'));
    const set = here.map(({ column, type }, index) =>
      type === 'jsonb'
        ? `"${column}" = jsonb_build_object('canary', $${index + 2}::text)`
        : `"${column}" = $${index + 2}`,
    );
    const count = await prisma.$executeRawUnsafe(
      `UPDATE "${model}" SET ${[`"${owner}" = $1`, ...set].join(', ')}
       WHERE ctid = (SELECT ctid FROM "${model}" WHERE "${owner}" = $1 LIMIT 1)`,
      planted.userId,
      ...values,
    );
    expect(count, `${model} has a row`).toBe(1);
    for (const [index, { column }] of here.entries()) {
      const isExported = columns.some(({ name, exported: is }) => name === column && is);
      const kind = isExported ? planted.texts : planted.secrets;
      kind[`${model}.${column}`] = canaryOf(values[index] ?? '');
    }
  }
}

async function plantInSecurityLog(prisma: PrismaClient, planted: Planted): Promise<void> {
  const word = () => plantCanary('').value.replaceAll(/[^A-Za-z0-9]/g, 'x');
  const [kind, address, detail] = [word(), word(), word()];
  await prisma.securityEvent.create({
    data: { userId: planted.userId, kind, address, detail: { detail } },
  });
  for (const [column, value] of Object.entries({ kind, address, detail })) {
    planted.texts[`SecurityEvent.${column}`] = canaryOf(value);
  }
}

/** Everything of a person as they would be given it: path → SHA-256; but for what every look changes. */
async function whatIsHeldOf(person: Person): Promise<Record<string, string>> {
  await person.api.startExport();
  const { id } = await exported(person.api);
  const { path: link } = await person.api.linkExport(id);
  const files = await readZip(await (await person.fetch(origin + link)).bytes());
  for (const name of ['SHA256SUMS', 'data/Export.json', 'data/Session.json', 'data/User.json']) {
    files.delete(name);
  }
  // This very look is told of in the security log.
  const log = 'data/SecurityEvent.json';
  const events: { kind: string }[] = JSON.parse(String(files.get(log)));
  const others = events.filter(({ kind }) => !kind.startsWith('export-'));
  files.set(log, Buffer.from(JSON.stringify(others)));
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  return Object.fromEntries([...files].map(([name, bytes]) => [name, sha256(bytes)]));
}

/** Every file of the data directory, and every row and object wherever they are. */
async function* everythingKept(): AsyncGenerator<{ where: string; bytes: Buffer }> {
  const folder = environment.dataDirectory;
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const where = path.join(file.parentPath, file.name);
    yield { where: `the name ${where}`, bytes: Buffer.from(where) };
    const bytes = await readFile(where);
    yield { where, bytes: where.endsWith('.gz') ? gunzipSync(bytes) : bytes };
  }
  const config = readConfig('all', variables);
  const objects = await openObjectStorage(config);
  for await (const key of objects.list()) {
    const object = await objects.get(key);
    const chunks = object ? await object.body.toArray() : [];
    yield { where: `object ${key}`, bytes: Buffer.concat([Buffer.from(key), ...chunks]) };
  }
  const database = await openDatabase(config, createLogger({ logLevel: 'silent' }));
  const tables = await database.prisma.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`;
  for (const { name } of tables) {
    const rows = await database.prisma.$queryRawUnsafe<{ row: string }[]>(
      `SELECT row_to_json(t)::text AS row FROM ${name} t`,
    );
    for (const { row } of rows) yield { where: `table ${name}`, bytes: Buffer.from(row) };
  }
  await database.close();
}

describe('an account with a canary in every field', () => {
  let all: Planted;
  let neighbour: Planted;
  /** Parts of the pictures, which are in none of the neighbour's. */
  let pictures: Buffer[];

  beforeAll(async () => {
    [all, neighbour] = [await plant(), await plant()];
    await kill('SIGTERM');
    const config = readConfig('all', variables);
    const database = await openDatabase(config, createLogger({ logLevel: 'silent' }));
    await addRows(database.prisma, all);
    await plantInColumns(database.prisma, all);
    await plantInSecurityLog(database.prisma, all);
    await database.close();
    service = await start();
    pictures = all.pictures.map((bytes, index) =>
      partOf(bytes, neighbour.pictures[index] ?? Buffer.alloc(0)),
    );
  });

  it('has every one of them in its export, and none of its secrets', async () => {
    await all.person.api.startExport();
    const { id } = await exported(all.person.api);
    const { path: link } = await all.person.api.linkExport(id);
    const files = [...(await readZip(await (await all.person.fetch(origin + link)).bytes()))];
    const has = (find: (bytes: Buffer) => boolean) => files.some(([, bytes]) => find(bytes));
    for (const [what, canary] of Object.entries(all.texts)) {
      expect(
        has((bytes) => bytes.includes(canary.value)),
        what,
      ).toBe(true);
    }
    const [reference, output] = pictures;
    for (const picture of [reference, output]) {
      expect(has((bytes) => bytes.includes(picture ?? 'none'))).toBe(true);
    }
    for (const [what, canary] of Object.entries(all.secrets)) {
      expect(
        files.flatMap(([, bytes]) => canary.foundIn(bytes)),
        what,
      ).toEqual([]);
    }
  });

  it('is in nothing any more after deletions that were killed twenty times, its neighbour as before', async () => {
    const before = await whatIsHeldOf(neighbour.person);
    const leavers = [all.person];
    while (leavers.length < LEAVERS) {
      const leaver = await Person.signUp(origin, `leaver${randomUUID()}`);
      await leaver.api.uploadAsset(await noise(), 'image/png');
      leavers.push(leaver);
    }
    const anybody = createApiClient({ origin });
    const receipts: string[] = [];
    let killed = 0;
    for (const leaver of leavers) {
      const { id } = await leaver.api.deleteAccount({ password: PASSWORD });
      receipts.push(id);
      // Wherever it is by then, each time a little later on the way.
      for (let later = 0; killed < KILLS; later += 60) {
        await setTimeout(later);
        if ((await anybody.deletion(id)).status === 'finished') break;
        await kill('SIGKILL');
        killed += 1;
        service = await start();
      }
    }
    expect(killed).toBe(KILLS);
    for (const id of receipts) expect(await deleted(anybody, id)).toMatchObject({ id });
    expect(await whatIsHeldOf(neighbour.person)).toEqual(before);
    await kill('SIGTERM');

    const gone = [
      ...Object.entries(all.filledIn),
      ...Object.entries(all.texts),
      ...Object.entries(all.secrets).filter(([what]) => what !== 'password'),
      ...leavers.map((leaver) => ['a leaver', canaryOf(leaver.email)] as const),
    ];
    const found: string[] = [];
    for await (const { where, bytes } of everythingKept()) {
      for (const [what, canary] of gone) {
        found.push(...canary.foundIn(bytes).map((how) => `${what} as ${how} in ${where}`));
      }
      for (const picture of pictures) {
        if (bytes.includes(picture)) found.push(`a picture in ${where}`);
      }
    }
    expect(found).toEqual([]);
    const said = [
      ...gone,
      ...Object.entries(neighbour.filledIn),
      ...Object.entries(neighbour.texts),
      ...Object.entries(neighbour.secrets),
    ];
    for (const [what, canary] of said) expect(canary.foundIn(printed), what).toEqual([]);
    service = await start();
  }, 300_000);
});
