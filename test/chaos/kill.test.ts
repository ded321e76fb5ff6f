import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { startService } from '../../server/service.ts';
import { type ApiClient, ApiError, UnreachableError } from '../../shared/api-client.ts';
import type { Generation } from '../../shared/generation.ts';
import { isFinished } from '../../shared/generation-status.ts';
import { freePort } from '../support/free-port.ts';
import { Person } from '../support/person.ts';
import { ProviderStub } from '../support/provider-stub/provider-stub.ts';
import { isRefusal, type StubFault } from '../support/provider-stub/stub-fault.ts';
import { sweep } from '../support/sweep.ts';
import { createTestEnvironment, type TestEnvironment } from '../support/test-environment.ts';
import { chances } from './chances.ts';
import { Fleet } from './fleet.ts';

const SEED = Number(process.env.CHAOS_SEED ?? 1);
const KILLS = Number(process.env.CHAOS_KILLS ?? 100);
const A_KILL = 3;

/** Half of the calls have none. Those that only time ends (`timeout`, `slowloris`) are elsewhere. */
const FAULTS: readonly [StubFault | null, ...(StubFault | null)[]] = [
  null,
  ...Array.from({ length: 16 }, () => null),
  'server_error',
  'moderation',
  'invalid',
  'html_error',
  'redirect',
  'reset',
  'reset_body',
  'truncated',
  'garbage',
  'garbage_picture',
  'wrong_type',
  'bomb',
  'private_url',
  'empty',
  'duplicate',
  'no_usage',
  'gateway_timeout',
];

/** What a call with this fault ends as when nothing else happens. */
const GOOD: ReadonlySet<StubFault | null> = new Set([null, 'duplicate', 'no_usage']);

interface Asked {
  prompt: string;
  fault: StubFault | null;
  id: Promise<string>;
}

let stub: ProviderStub;
let environment: TestEnvironment;
let fleet: Fleet;
let person: Person;

beforeAll(async () => {
  stub = await ProviderStub.start();
  environment = await createTestEnvironment();
  fleet = await Fleet.start(environment, {
    PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
    ALLOWED_PRIVATE_ORIGINS: stub.origin,
    LOG_LEVEL: 'silent',
    WORKER_CONCURRENCY: '4',
  });
  person = await Person.signUp(fleet.origin, 'Ada');
  await person.api.createProviderKey({
    provider: 'openai',
    label: 'Mine',
    secret: 'sk-test-0123456789abcdef',
  });
  await person.api.giveConsent({ provider: 'openai', origin: stub.origin });
});

afterAll(async () => {
  await fleet[Symbol.asyncDispose]();
  await stub[Symbol.asyncDispose]();
  await environment[Symbol.asyncDispose]();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends the same request until it is answered, as the plugin does. */
async function insist<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      const isStarting = error instanceof ApiError && error.problem.status === 503;
      if (!(error instanceof UnreachableError || isStarting)) throw error;
      await pause(100);
    }
  }
}

async function ask(api: ApiClient, prompt: string): Promise<string> {
  const key = randomUUID();
  const { id } = await insist(() => api.generate({ model: 'openai/gpt-image-2', prompt }, key));
  return id;
}

async function endedOf(api: ApiClient, id: string): Promise<Generation> {
  for (;;) {
    const generation = await insist(() => api.generation(id));
    if (isFinished(generation.status)) return generation;
    await pause(200);
  }
}

/** What is left in the spools of all machines. */
async function spooled(): Promise<string[]> {
  const folders = fleet.dataDirectories.map((one) => path.join(one, 'spool', 'generations'));
  return (await Promise.all(folders.map((one) => readdir(one).catch(() => [])))).flat();
}

it(`${KILLS} kills lose nothing, pay nothing twice and leave nothing behind (seed ${SEED})`, async () => {
  const chance = chances(SEED);
  const asked: Asked[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    for (let nth = 0; nth < A_KILL; nth += 1) {
      const fault = chance.oneOf(FAULTS);
      const prompt = `kill ${kill}, picture ${nth}${fault ? ` [${fault}]` : ''}.`;
      asked.push({ prompt, fault, id: ask(person.api, prompt) });
    }
    await pause(chance.below(400));
    await fleet.killAndRestart(chance.below(fleet.size));
  }

  const ended = new Map<string, Generation>();
  for (const { prompt, id } of asked) ended.set(prompt, await endedOf(person.api, await id));

  // Embedded parts belong to one process at a time; on servers the workers sweep their own disks.
  if (fleet.size === 1) await fleet.stop();
  const service = await startService(
    readConfig(fleet.size === 1 ? 'all' : 'web', {
      ...environment.variables,
      PORT: String(await freePort()),
      LOG_LEVEL: 'silent',
    }),
  );
  try {
    const { database, objects } = service;
    const { prisma } = database;
    // What was on a disk only is in the history once its machine has swept.
    for (let tries = 0; tries < 50; tries += 1) {
      await sweep(prisma);
      if ((await spooled()).length === 0) break;
    }
    expect(await spooled()).toEqual([]);
    const rows = await prisma.generation.findMany({ include: { calls: true, outputs: true } });
    expect(rows.map(({ prompt }) => prompt).sort()).toEqual(asked.map((one) => one.prompt).sort());

    for (const { prompt, fault } of asked) {
      const row = rows.find((one) => one.prompt === prompt);
      const received = stub.calls.filter((call) => call.prompt === prompt);
      const paid = received.filter((call) => call.paid);
      const facts = `${prompt} ${row?.status}, ${received.map(({ state }) => state)}`;
      expect(paid.length, facts).toBeLessThanOrEqual(1);
      if (row?.status === 'outcome_unknown') expect(paid.length, facts).toBe(1);
      if (isRefusal(fault)) expect(row?.status, facts).toBe('failed');
      else if (GOOD.has(fault)) {
        expect(['succeeded', 'outcome_unknown'], facts).toContain(row?.status);
        if (row?.status === 'succeeded') expect(row.outputs, facts).toHaveLength(1);
      } else expect(row?.status, facts).not.toBe('succeeded');
    }

    // Rows and objects belong together, both ways.
    await prisma.objectDeletion.updateMany({ data: { notBefore: new Date(0) } });
    await sweep(prisma);
    const variants = await prisma.assetVariant.findMany({ include: { asset: true } });
    const keys: string[] = [];
    for await (const key of objects.list()) keys.push(key);
    expect(keys.sort()).toEqual(variants.map(({ objectKey }) => objectKey).sort());
    for (const { objectKey, name, asset } of variants) {
      if (name !== 'original') continue;
      const hash = createHash('sha256');
      for await (const chunk of (await objects.get(objectKey))?.body ?? []) hash.update(chunk);
      expect(hash.digest('hex')).toBe(asset.sha256);
    }
  } finally {
    await service.stop();
  }
});
