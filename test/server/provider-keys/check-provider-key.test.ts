import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kekFile } from '../../../server/provider-keys/kek-file.ts';
import { fal } from '../../../server/providers/fal/fal.ts';
import { openai } from '../../../server/providers/openai/openai.ts';
import { openaiCompatible } from '../../../server/providers/openai-compatible/openai-compatible.ts';
import type { ProviderKey } from '../../../shared/provider-key.ts';
import { readStreamEvents } from '../../../shared/read-stream-events.ts';
import { generate, type Person } from '../../support/person.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import type { StubFault } from '../../support/provider-stub/stub-fault.ts';
import { TestService } from '../../support/test-service.ts';
import { createKeyedToyProvider, gate } from '../../support/toy-provider.ts';
import type { WireStub } from '../../support/wire-stub/wire-stub.ts';
import { wireVendor } from '../providers/contract/wire-vendor.ts';
import { falWire } from '../providers/contract/wires/fal.ts';

const SECRET = 'sk-test-0123456789abcdef';
const unchecked = createKeyedToyProvider();
let held = gate();
const slow = {
  ...createKeyedToyProvider(),
  id: 'slow',
  checkKey: async () => {
    await held.opened;
    return { outcome: 'works', detail: null } as const;
  },
};

/** What fal says of one model to a key. */
const FAL_LISTS: Readonly<Record<string, { body: unknown }>> = {
  '/v1/models': { body: { models: [{ endpoint_id: 'fal-ai/flux-2' }] } },
  '/v1/models/pricing': {
    body: {
      prices: [
        { endpoint_id: 'fal-ai/flux-2', unit_price: 0.012, unit: 'megapixels', currency: 'USD' },
      ],
    },
  },
};

let stub: ProviderStub;
let falStub: WireStub;
let service: TestService;
let ada: Person;

beforeAll(async () => {
  stub = await ProviderStub.start();
  ({ stub: falStub } = await wireVendor(falWire).start(
    ({ path }) => FAL_LISTS[path] ?? null,
    'vendor',
  ));
  service = await TestService.start({
    providers: [openai, openaiCompatible, fal, unchecked, slow],
    environment: {
      PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
      PROVIDER_BASE_URL_FAL: falStub.origin,
      ALLOWED_PRIVATE_ORIGINS: [stub.origin, falStub.origin].join(),
      LOG_LEVEL: 'silent',
    },
  });
  ada = await service.signUp();
});
beforeEach(() => {
  stub.reset();
  held = gate();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await stub[Symbol.asyncDispose]();
  await falStub[Symbol.asyncDispose]();
});

const add = (provider: string, more: Record<string, unknown> = {}) =>
  ada.api.createProviderKey({ provider, label: provider, secret: SECRET, ...more });

const read = async (id: string, api = ada.api): Promise<ProviderKey> => {
  const found = (await api.providerKeys()).items.find((key) => key.id === id);
  if (!found) throw new Error('the key is gone');
  return found;
};

/** Has a key checked, and waits by the event stream until it has been. */
async function check({ id }: ProviderKey, { api } = ada): Promise<ProviderKey> {
  const controller = new AbortController();
  const events = readStreamEvents(await api.events(null, controller.signal));
  try {
    const asked = await api.checkProviderKey(id);
    expect(asked.checking).toBe(true);
    for await (const { event } of events) {
      if (event.type !== 'provider-keys') continue;
      const key = await read(id, api);
      if (!key.checking) return key;
    }
  } finally {
    controller.abort();
  }
  throw new Error('the events ended before the check did');
}

describe('a check of a provider key', () => {
  it('finds that it works, keeps that with its time, and spends nothing', async () => {
    const key = await add('openai');
    expect(key).toMatchObject({ checking: false, lastCheck: null });
    const before = Date.now();
    const { lastCheck, lastUsedAt } = await check(key);
    expect(lastCheck).toMatchObject({ outcome: 'works' });
    expect(Date.parse(lastCheck?.at ?? '')).toBeGreaterThanOrEqual(before);
    expect(lastUsedAt).toBeNull();
    expect(stub.checks).toEqual([`Bearer ${SECRET}`]);
    expect(stub.calls).toEqual([]);
  });

  it.each<[StubFault, string]>([
    ['wrong_key', 'wrong_key'],
    ['no_credit', 'no_credit'],
    ['rate_limit', 'rate_limited'],
    ['unavailable', 'provider_down'],
    ['reset', 'no_network'],
    ['missing_scopes', 'not_checkable'],
  ])('tells %s apart, in a sentence without the secret', async (fault, outcome) => {
    const key = await add('openai');
    stub.nextCheck(fault);
    const { lastCheck } = await check(key);
    expect(lastCheck).toMatchObject({ outcome, detail: expect.stringMatching(/\.$/) });
    expect(lastCheck?.detail).not.toContain(SECRET);
  });

  it('says that there is no network where nothing answers', async () => {
    const gone = await ProviderStub.start();
    await gone[Symbol.asyncDispose]();
    const key = await add('openai-compatible', {
      baseUrl: gone.baseUrl.replace('127.0.0.1', 'localhost'),
      settings: { models: 'flux' },
    });
    expect((await check(key)).lastCheck?.outcome).toBe('no_network');
  });

  it('says of a vendor without a free check that it has none', async () => {
    expect((await check(await add('keyed'))).lastCheck).toMatchObject({
      outcome: 'not_checkable',
      detail: 'Toy has no free check: whether the key works shows with the first picture.',
    });
  });

  it('is made once, however often it is asked for meanwhile', async () => {
    const { id } = await add('slow');
    await Promise.all([1, 2, 3].map(() => ada.api.checkProviderKey(id)));
    const jobs = await service.inside.database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pgboss.job
      WHERE name = 'key-check' AND data->>'keyId' = ${id}`;
    expect(jobs).toEqual([{ count: 1 }]);
    held.open();
  });

  it('says nothing of a key whose secret was replaced while it ran', async () => {
    const key = await add('slow');
    await ada.api.checkProviderKey(key.id);
    await ada.api.changeProviderKey(key.id, { secret: 'sk-another-0123456789' });
    const again = check(key);
    held.open();
    expect((await again).lastCheck?.outcome).toBe('works');
    await ada.api.changeProviderKey(key.id, { secret: 'sk-a-third-0123456789' });
    expect(await read(key.id)).toMatchObject({ checking: false, lastCheck: null });
  });

  it('is refused for a key that is disabled', async () => {
    const { id } = await add('openai');
    await ada.api.changeProviderKey(id, { disabled: true });
    await expect(ada.api.checkProviderKey(id)).rejects.toMatchObject({
      problem: { status: 409, code: 'key_disabled' },
    });
    expect(stub.checks).toEqual([]);
  });

  it('says what is the matter with a key that cannot be opened', async () => {
    const { id } = await add('openai');
    await service.inside.database.prisma.providerKey.update({
      where: { id },
      data: { ciphertext: new Uint8Array(80) },
    });
    expect((await check(await read(id))).lastCheck).toMatchObject({
      outcome: 'unavailable',
      detail: 'The provider key cannot be read; enter it again on the companion page.',
    });
  });
});

it('leaves usable only what the vendor lists for the key, until the key is another', async () => {
  const grace = await service.signUp('Grace');
  const usable = async () => {
    const { items } = await grace.api.models();
    return items.filter((model) => model.usable).map(({ id }) => id);
  };
  const key = await grace.api.createProviderKey({
    provider: 'openai',
    label: 'Mine',
    secret: SECRET,
  });
  const declared = await usable();
  expect(declared).toContain('openai/gpt-image-1.5');

  await check(key, grace);
  const listed = await usable();
  expect(listed).toContain('openai/gpt-image-2.6-flare');
  expect(listed).not.toContain('openai/gpt-image-1.5');
  const { items } = await grace.api.models();
  expect(items.find(({ id }) => id === 'openai/gpt-image-1.5')?.unusableReason).toBe(
    'OpenAI does not list GPT Image 1.5 among the models of your key.',
  );

  // A check that finds no list takes nothing back, another secret does.
  stub.nextCheck('unavailable');
  await check(key, grace);
  expect(await usable()).toEqual(listed);
  await grace.api.changeProviderKey(key.id, { secret: `${SECRET}-2` });
  expect(await usable()).toEqual(declared);
});

it('quotes and records by the prices that the vendor lists for the key', async () => {
  const grace = await service.signUp('Grace');
  const { api } = grace;
  const key = await api.createProviderKey({ provider: 'fal', label: 'Mine', secret: SECRET });
  const model = 'fal/fal-ai/flux-2';
  const priceOf = async () => (await api.models()).items.find(({ id }) => id === model)?.price;
  const request = {
    model,
    prompt: 'a bay by the megapixel',
    count: 2,
    size: { width: 2048, height: 1024 },
  };
  const batch = { kind: 'single' as const, generations: [request] };
  expect(await priceOf()).toBeNull();
  expect((await api.quote(batch)).estimateMicros).toBeNull();

  await check(key, grace);
  expect(await priceOf()).toMatchObject({
    perImageMicros: 12_000,
    source: 'fal’s price list for your key',
  });
  const quote = await api.quote(batch);
  expect(quote).toMatchObject({ estimateMicros: 2 * 2 * 12_000 });
  expect(quote.basis).toContain('2 × 2 megapixels of $0.012 a picture');
  await api.giveConsent({ provider: 'fal', origin: falStub.origin });
  const made = await generate(api, request);
  expect(made).toMatchObject({ status: 'succeeded', actualMicros: quote.estimateMicros });
});

it('goes on when the key-encryption key is changed by command, beside the running service', async () => {
  const key = await add('openai');
  const kek = async () => (await readFile(kekFile(service.dataDirectory), 'utf8')).split(':')[0];
  const before = await kek();
  const { stdout } = await promisify(execFile)(process.execPath, ['server/rotate-keys.ts'], {
    cwd: path.resolve(import.meta.dirname, '../../..'),
    env: { PATH: process.env.PATH, ...service.environment },
  });
  const after = await kek();
  expect(after).not.toBe(before);
  expect(stdout).toMatch(
    new RegExp(`^[1-9]\\d* data keys are now encrypted with “${after}”\\.`, 'm'),
  );
  expect(await check(key)).toMatchObject({ lastCheck: { outcome: 'works' } });
});
