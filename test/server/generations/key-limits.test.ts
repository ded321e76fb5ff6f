import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../../shared/api-client.ts';
import type { NewProviderKey } from '../../../shared/provider-key.ts';
import { ended, generate, type Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import {
  createKeyedToyProvider,
  gate,
  pictures,
  type ToyProvider,
} from '../../support/toy-provider.ts';

/** 4 cents a picture, two pictures a call. */
const toy = createKeyedToyProvider();
/** One whose prices are a key's own: half a dollar a picture, and five cents for key B. */
const listing: ToyProvider = {
  ...createKeyedToyProvider(),
  id: 'listing',
  estimate: ({ count, prices }) => ({
    micros: prices?.picture ? prices.picture.micros * count : null,
    basis: 'By the list.',
  }),
  checkKey: async ({ apiKey }) => {
    const micros = apiKey.endsWith('B') ? 50_000 : 500_000;
    const prices = { picture: { micros, per: 'picture', date: '2026-11-28' } } as const;
    return { outcome: 'works', detail: null, prices };
  },
};
const origin = 'https://toys.example';
let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ providers: [toy, listing] });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Somebody who agrees to send to the toy, with keys called by their labels. */
async function customer(...keys: Partial<NewProviderKey>[]) {
  const person = await service.signUp();
  await person.api.giveConsent({ provider: 'keyed', origin });
  const made = [];
  for (const key of keys) {
    const label = key.label ?? 'Work';
    const secret = `sk-secret-of-${label}`;
    made.push(await person.api.createProviderKey({ provider: 'keyed', label, secret, ...key }));
  }
  return { person, keys: made };
}

const ask = (prompt: string, count = 1) => ({ model: 'keyed/picture', prompt, count });

/** Which keys the toy was called with for a prompt. */
function watch(prompt: string): string[] {
  const used: string[] = [];
  toy.when(prompt, {
    start: async (request, { apiKey }) => {
      used.push(apiKey.replace('sk-secret-of-', ''));
      return { answer: pictures(request) };
    },
  });
  return used;
}

/** Adds keys A and B for the provider whose prices are a key's own, and has them told. */
async function addListingKeys(api: ApiClient) {
  await api.giveConsent({ provider: 'listing', origin });
  for (const label of ['A', 'B']) {
    const secret = `sk-secret-of-${label}`;
    const { id } = await api.createProviderKey({ provider: 'listing', label, secret });
    await api.checkProviderKey(id);
  }
  const areChecked = async () =>
    (await api.providerKeys()).items.every(({ lastCheck }) => lastCheck?.outcome === 'works');
  await expect.poll(areChecked).toBe(true);
  return (await api.providerKeys()).items;
}

const keysOf = async ({ api }: Person) => (await api.providerKeys()).items;

describe('a key with a monthly limit', () => {
  it('shows what was spent, and makes what still fits', async () => {
    const { person, keys } = await customer({ limitMicros: 100_000 });
    expect(keys).toMatchObject([{ limitMicros: 100_000 }]);
    expect(await generate(person.api, ask('fits', 2))).toMatchObject({ status: 'succeeded' });
    const spent = { actualMicros: 80_000, unknownCalls: 0 };
    expect(await keysOf(person)).toMatchObject([{ spending: { month: spent, total: spent } }]);
  });

  it('stops what does not fit before it is sent, and says what to do', async () => {
    const { person, keys } = await customer({ limitMicros: 100_000 });
    await generate(person.api, ask('the first two', 2));
    const used = watch('one too many');
    const quoted = await person.api.quote({ kind: 'targets', generations: [ask('one too many')] });
    expect(quoted.warnings).toEqual([
      {
        code: 'limit_reached',
        message: 'The monthly limit of “Work”, $0.10, does not leave enough.',
      },
    ]);
    await expect(person.api.generate(ask('one too many'), randomUUID())).rejects.toMatchObject({
      problem: {
        status: 409,
        code: 'limit_reached',
        charged: 'no',
        detail: expect.stringMatching(
          /^\$0\.08 is spent or under way this month, and this is expected to cost \$0\.04\. Raise the limit on the companion page, or wait until 1 \w+\. Nothing was sent/,
        ),
      },
    });
    expect(used).toEqual([]);
    await person.api.changeProviderKey(keys[0]?.id ?? '', { limitMicros: null });
    expect(await generate(person.api, ask('one too many'))).toMatchObject({ status: 'succeeded' });
  });

  it('is kept by generations that run at the same time', async () => {
    const { person } = await customer({ limitMicros: 100_000 });
    const release = gate();
    let sent = 0;
    toy.when('all at once', {
      start: async (request) => {
        sent += 1;
        await release.opened;
        return { answer: pictures(request) };
      },
    });
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, () => person.api.generate(ask('all at once'), randomUUID())),
    );
    const accepted = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value.id : []));
    for (const one of asked) {
      if (one.status === 'rejected') expect(one.reason.problem.code).toBe('limit_reached');
    }
    const ends = accepted.map((id) => ended(person.api, id));
    // Whatever is stopped ends while the first two are still under way.
    await someEnded(ends, accepted.length - 2);
    release.open();
    const generations = await Promise.all(ends);
    expect(sent).toBe(2);
    const stopped = generations.filter(({ status }) => status === 'failed');
    expect(stopped).toHaveLength(accepted.length - 2);
    for (const { error } of stopped) {
      expect(error).toEqual({
        code: 'limit_reached',
        message: 'The monthly limit of “Work”, $0.10, does not leave enough.',
        next: 'Raise the key’s limit on the companion page, or wait for the next month.',
        charged: 'no',
      });
    }
    const [key] = await keysOf(person);
    expect(key?.spending.month.actualMicros).toBe(80_000);
  });

  it('lets calls of unknown price through as long as anything is left', async () => {
    const { person } = await customer({ limitMicros: 40_000 });
    const unpriced = { model: 'keyed/unpriced', prompt: 'who knows' };
    toy.when('who knows', {
      start: async () => ({
        answer: (async function* () {
          for await (const event of pictures({ count: 1, seed: null })) {
            if (event.type !== 'cost') yield event;
          }
        })(),
      }),
    });
    expect(await generate(person.api, unpriced)).toMatchObject({ status: 'succeeded' });
    expect((await keysOf(person))[0]?.spending.month).toEqual({ actualMicros: 0, unknownCalls: 1 });
    await generate(person.api, ask('the rest'));
    await expect(person.api.generate(unpriced, randomUUID())).rejects.toMatchObject({
      problem: { code: 'limit_reached', detail: expect.stringContaining('is not known') },
    });
  });

  it('counts what was spent this month only', async () => {
    const { person } = await customer({ limitMicros: 40_000 });
    await generate(person.api, ask('last month'));
    const { id: userId } = await person.api.account();
    const lastMonth = new Date();
    lastMonth.setUTCDate(0);
    const { prisma } = service.inside.database;
    await prisma.ledgerEntry.updateMany({ where: { userId }, data: { at: lastMonth } });
    expect(await keysOf(person)).toMatchObject([
      { spending: { month: { actualMicros: 0 }, total: { actualMicros: 40_000 } } },
    ]);
    expect(await generate(person.api, ask('this month'))).toMatchObject({ status: 'succeeded' });
  });
});

describe('several keys for one provider', () => {
  it('are used in their order, which can be changed', async () => {
    const { person, keys } = await customer({ label: 'A' }, { label: 'B' }, { label: 'C' });
    const used = watch('in order');
    await generate(person.api, ask('in order'));
    const ids = keys.map(({ id }) => id);
    const { items } = await person.api.orderProviderKeys({
      provider: 'keyed',
      ids: ids.toReversed(),
    });
    expect(items.map(({ label }) => label)).toEqual(['C', 'B', 'A']);
    await generate(person.api, ask('in order'));
    await person.api.changeProviderKey(ids[2] ?? '', { disabled: true });
    await generate(person.api, ask('in order'));
    await person.api.deleteProviderKey(ids[1] ?? '');
    await generate(person.api, ask('in order'));
    expect(used).toEqual(['A', 'C', 'B', 'A']);
  });

  it('take over from one another where a limit is reached', async () => {
    const { person } = await customer({ label: 'A', limitMicros: 90_000 }, { label: 'B' });
    const used = watch('take over');
    for (let index = 0; index < 3; index += 1) await generate(person.api, ask('take over'));
    expect(used).toEqual(['A', 'A', 'B']);
  });

  it('have a quote by the prices of the one that it would be made with', async () => {
    const { api } = await service.signUp();
    await addListingKeys(api);
    const asked = { model: 'listing/picture', prompt: 'what it takes' };
    const quoted = async (count: number) =>
      (await api.quote({ kind: 'targets', generations: Array(count).fill(asked) })).estimateMicros;
    expect(await quoted(2)).toBe(1_000_000);
    const [first, second] = (await api.providerKeys()).items;
    await api.changeProviderKey(first?.id ?? '', { limitMicros: 600_000 });
    expect(await quoted(2)).toBe(550_000);
    // Where none has room it is the first one's.
    await api.changeProviderKey(second?.id ?? '', { limitMicros: 10_000 });
    expect(await quoted(2)).toBe(1_000_000);
  });

  it('are used by the price of each, which the limit of another does not have to bear', async () => {
    const { api } = await service.signUp();
    const [first] = await addListingKeys(api);
    await api.changeProviderKey(first?.id ?? '', { limitMicros: 520_000 });
    const used: string[] = [];
    listing.when('by its price', {
      start: async (request, { apiKey }) => {
        used.push(apiKey.replace('sk-secret-of-', ''));
        return { answer: pictures(request) };
      },
    });
    const asked = { model: 'listing/picture', prompt: 'by its price' };
    expect(await generate(api, asked)).toMatchObject({ estimateMicros: 500_000 });
    expect(await generate(api, asked)).toMatchObject({ estimateMicros: 50_000 });
    expect(used).toEqual(['A', 'B']);
  });

  it('are not ordered by a list that is out of date', async () => {
    const { person, keys } = await customer({ label: 'A' }, { label: 'B' });
    const { keys: others } = await customer({ label: 'C' });
    const [a = '', b = '', c = ''] = [...keys, ...others].map(({ id }) => id);
    for (const ids of [[a], [a, a], [a, b, c], [a, c]]) {
      await expect(person.api.orderProviderKeys({ provider: 'keyed', ids })).rejects.toMatchObject({
        problem: { status: 409, code: 'keys_changed' },
      });
    }
    expect((await keysOf(person)).map(({ label }) => label)).toEqual(['A', 'B']);
  });
});

/** Ends when at least so many of them have. */
function someEnded(ends: readonly Promise<unknown>[], count: number): Promise<void> {
  return new Promise((resolve) => {
    let over = 0;
    if (count <= 0) resolve();
    for (const end of ends) {
      void end.then(() => {
        over += 1;
        if (over >= count) resolve();
      });
    }
  });
}
