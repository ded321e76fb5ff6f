import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isStillTurn, slowDown, speedUp, takeTurn } from '../../../server/generations/key-pace.ts';
import type { PrismaClient } from '../../../server/platform/prisma-client.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import { type RateLimit, readRateLimit } from '../../../server/providers/rate-limit.ts';
import type { ApiClient } from '../../../shared/api-client.ts';
import { ended } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createKeyedToyProvider, createToyProvider, pictures } from '../../support/toy-provider.ts';

const keyed = createKeyedToyProvider();
const free = createToyProvider('free', true);
const NOW = new Date('2026-11-27T12:00:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
let service: TestService;
let api: ApiClient;
let prisma: PrismaClient;
let key: { keyId: string; userId: string };

beforeAll(async () => {
  service = await TestService.start({
    providers: [keyed, free],
    environment: { WORKER_CONCURRENCY: '1' },
  });
  api = (await service.signUp()).api;
  prisma = service.inside.database.prisma;
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

beforeEach(async () => {
  const { id } = await api.createProviderKey({
    provider: 'keyed',
    label: 'Mine',
    secret: `sk-${randomUUID()}`,
  });
  key = { keyId: id, userId: (await api.account()).id };
});

const call = (sentAt = NOW) => ({ ...key, sentAt });
const turns = async (count: number, at = NOW) => {
  const taken: (number | null)[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const turn = await takeTurn(prisma, key.keyId, at);
    taken.push(turn && turn.getTime() - at.getTime());
  }
  return taken;
};

describe('a key', () => {
  it('that was never slowed down has no pace to keep to', async () => {
    expect(await turns(3)).toEqual([null, null, null]);
    await speedUp(prisma, call(), false, { limit: 100, remaining: 90, reset: 1000 }, NOW);
    expect(await turns(1)).toEqual([null]);
  });

  it('that was refused waits as long as was asked for, and then takes turns', async () => {
    await slowDown(prisma, call(), 2000, null, NOW);
    expect(await turns(3)).toEqual([2000, 2250, 2500]);
  });

  it('widens its turns once for all calls that were under way, and narrows them with success', async () => {
    await slowDown(prisma, call(), 1000, null, NOW);
    for (let nth = 0; nth < 7; nth += 1) await slowDown(prisma, call(), 1000, null, later(10));
    expect(await turns(2, later(60_000))).toEqual([0, 250]);
    await slowDown(prisma, call(later(61_000)), 1000, null, later(62_000));
    expect(await turns(2, later(120_000))).toEqual([0, 500]);
    for (let nth = 0; nth < 40; nth += 1) await speedUp(prisma, call(), true, null);
    expect(await turns(1, later(180_000))).toEqual([null]);
  });

  it('that was refused gives out its turns anew: those taken before were too close', async () => {
    await slowDown(prisma, call(), 1000, null, NOW);
    expect(await turns(20)).toContain(5750);
    const { keyId } = key;
    expect(await isStillTurn(prisma, keyId, later(1), later(5750))).toBe(true);
    // Not before it may go at all, whenever the turn was taken.
    expect(await isStillTurn(prisma, keyId, later(1), later(999))).toBe(false);
    await slowDown(prisma, call(later(2000)), 1000, null, later(2100));
    expect(await isStillTurn(prisma, keyId, later(1), later(5750))).toBe(false);
    expect(await isStillTurn(prisma, keyId, later(2200), later(5750))).toBe(true);
    expect(await turns(2, later(2200))).toEqual([900, 1400]);
  });

  it('keeps to its provider’s own figures: what is left at once, the rest as it comes back', async () => {
    // Five a minute, of which one is left: another comes every twelve seconds.
    await speedUp(prisma, call(), false, { limit: 5, remaining: 1, reset: 48_000 }, NOW);
    expect(await turns(3)).toEqual([0, 12_000, 24_000]);
  });

  const oneLeft = { limit: 500, remaining: 480, reset: 2400 };

  it('that was refused for a limit its provider tells nothing of learns it, whatever is told of others', async () => {
    await slowDown(prisma, call(), 1000, oneLeft, NOW);
    // One that was under way with it learns nothing more.
    await slowDown(prisma, call(), 1000, oneLeft, later(10));
    expect(await turns(3)).toEqual([1010, 1260, 1510]);
    await slowDown(prisma, call(later(1600)), 1000, oneLeft, later(1700));
    // What an answer tells of the other limit does not make it forget.
    await speedUp(prisma, call(later(1600)), false, { ...oneLeft, remaining: 10 }, later(1800));
    expect(await turns(3, later(3000))).toEqual([0, 500, 1000]);
    await speedUp(prisma, call(later(3000)), true, oneLeft, later(3100));
    expect(await turns(2, later(60_000))).toEqual([0, 450]);
  });

  it('keeps to its provider’s figures where they become the narrower ones', async () => {
    await slowDown(prisma, call(), 1000, null, NOW);
    const said = { limit: 2, remaining: 1, reset: 12_000 };
    await speedUp(prisma, call(), true, said, later(2000));
    expect(await turns(3, later(2000))).toEqual([0, 12_000, 24_000]);
  });

  it('whose requests are used up waits for them, and others under way say nothing new', async () => {
    await slowDown(prisma, call(), 1000, { limit: 5, remaining: 0, reset: 60_000 }, NOW);
    await slowDown(prisma, call(), 1000, oneLeft, later(10));
    expect(await turns(3)).toEqual([12_000, 24_000, 36_000]);
  });

  it.each([
    { limit: 1000, remaining: 999, reset: 60 * 60 * 1000 },
    // Nothing larger is read from a header.
    { limit: 999_999_999, remaining: 999_999_998, reset: 24 * 60 * 60 * 1000 },
  ])('that its provider leaves $remaining of $limit goes as fast as it likes', async (said) => {
    await slowDown(prisma, call(), 0, null, NOW);
    for (let nth = 0; nth < 40; nth += 1) await speedUp(prisma, call(), true, said, later(nth));
    expect(await turns(3, later(1000))).toEqual([0, 0, 0]);
  });

  it('that got another secret has no pace, as what the old one learned says nothing about it', async () => {
    await slowDown(prisma, call(), 60_000, null, NOW);
    await api.changeProviderKey(key.keyId, { label: 'Still the same' });
    expect(await turns(1)).toEqual([60_000]);
    await api.changeProviderKey(key.keyId, { secret: 'sk-another' });
    expect(await turns(1)).toEqual([null]);
  });

  it('is not made to wait longer than a provider can mean', async () => {
    const said = { limit: 10, remaining: 0, reset: 20 * 60 * 60 * 1000 };
    await slowDown(prisma, call(), 2000, said, NOW);
    expect(await turns(2)).toEqual([360_000, 720_000]);
  });
});

describe('a generation whose provider is asked too often', () => {
  it('is set aside, so that others go on, and is made when its turn comes', async () => {
    await api.giveConsent({ provider: 'keyed', origin: 'https://toys.example' });
    const prompt = 'too often';
    keyed.when(prompt, {
      async start(request, _context, nth) {
        if (nth > 0) return { answer: pictures(request) };
        const message = 'Slow down.';
        throw new ProviderError({ code: 'rate_limited', message, charged: 'no', retryAfter: 4000 });
      },
    });
    const { id } = await api.generate({ model: 'keyed/picture', prompt }, randomUUID());
    const quick = await api.generate({ model: 'free/picture', prompt: 'quick' }, randomUUID());
    // There is one place to work, and the first generation does not hold it.
    expect(await ended(api, quick.id)).toMatchObject({ status: 'succeeded' });
    expect(await api.generation(id)).toMatchObject({
      status: 'queued',
      waitingUntil: expect.any(String),
      waitingFor: 'rate_limit',
    });
    const call = await prisma.providerCall.findFirstOrThrow({ where: { generationId: id } });
    const nextTurn = async () =>
      (await prisma.keyPace.findUniqueOrThrow({ where: { keyId: call.keyId ?? '' } })).nextAt;
    const afterItsTurn = await nextTurn();
    expect(await ended(api, id)).toMatchObject({
      status: 'succeeded',
      waitingUntil: null,
      calls: [
        { try: 0, state: 'failed', charged: 'no' },
        { try: 1, state: 'answered' },
      ],
    });
    // It has waited for its turn, and takes no other.
    expect(await nextTurn()).toEqual(afterItsTurn);
  });

  it('waits no longer when its key gets another secret', async () => {
    const prompt = 'too often for the old key';
    keyed.when(prompt, {
      async start(request, _context, nth) {
        if (nth > 0) return { answer: pictures(request) };
        const [message, retryAfter] = ['Come back tomorrow.', 24 * 60 * 60 * 1000];
        throw new ProviderError({ code: 'rate_limited', message, charged: 'no', retryAfter });
      },
    });
    const { id } = await api.generate({ model: 'keyed/picture', prompt }, randomUUID());
    const isSetAside = async () => (await api.generation(id)).waitingUntil !== null;
    await expect.poll(isSetAside).toBe(true);
    const { keyId } = await prisma.providerCall.findFirstOrThrow({ where: { generationId: id } });
    await api.changeProviderKey(keyId ?? '', { label: 'Still the same' });
    expect(await isSetAside()).toBe(true);
    await api.changeProviderKey(keyId ?? '', { secret: 'sk-of-another-account' });
    expect(await ended(api, id)).toMatchObject({ status: 'succeeded', waitingUntil: null });
  });

  it('is set aside until an overloaded provider wants more, and takes another turn where a refusal has made that one void', async () => {
    const prompt = 'overloaded';
    keyed.when(prompt, {
      async start(request, _context, nth) {
        if (nth > 0) return { answer: pictures(request) };
        const message = 'Overloaded.';
        throw new ProviderError({
          code: 'provider_down',
          message,
          charged: 'no',
          retryAfter: 3000,
        });
      },
    });
    const { id } = await api.generate({ model: 'keyed/picture', prompt }, randomUUID());
    const isSetAside = async () => (await api.generation(id)).waitingUntil !== null;
    await expect.poll(isSetAside).toBe(true);
    const { keyId } = await prisma.providerCall.findFirstOrThrow({ where: { generationId: id } });
    const paceOfIt = () => prisma.keyPace.findUniqueOrThrow({ where: { keyId: keyId ?? '' } });
    // Another call with the key is refused meanwhile.
    await slowDown(prisma, { ...key, keyId: keyId ?? '', sentAt: new Date() }, 0);
    const { nextAt, spacing } = await paceOfIt();
    expect(await ended(api, id)).toMatchObject({ status: 'succeeded' });
    const afterwards = (await paceOfIt()).nextAt.getTime();
    expect(afterwards).toBeGreaterThanOrEqual(nextAt.getTime() + spacing);
  });
});

describe('a provider’s rate headers', () => {
  it.each([
    [
      {
        'x-ratelimit-limit-requests': '5',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1m3s',
      },
      { limit: 5, remaining: 0, reset: 63_000 },
    ],
    [
      { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '9', 'x-ratelimit-reset': '2' },
      { limit: 10, remaining: 9, reset: 2000 },
    ],
    [
      {
        'x-ratelimit-limit-tokens': '10',
        'x-ratelimit-remaining-tokens': '9',
        'x-ratelimit-reset-tokens': '2s',
      },
      null,
    ],
    [
      {
        'x-ratelimit-limit-requests': '-5',
        'x-ratelimit-remaining-requests': '1',
        'x-ratelimit-reset-requests': '1s',
      },
      null,
    ],
    [
      {
        'x-ratelimit-limit-requests': '5',
        'x-ratelimit-remaining-requests': '6',
        'x-ratelimit-reset-requests': '1s',
      },
      null,
    ],
    ...[
      // A Unix time in s and in ms: 1.5 s from now.
      [`${later(1500).getTime() / 1000}`, 1500],
      [`${later(1500).getTime()}`, 1500],
      ['86400', 86_400_000],
      // Neither of them says when: it is over, or years away, or more than a day.
      [`${later(-1500).getTime()}`, null],
      ['1763000000', null],
      ['4102444800', null],
      ['86401', null],
      ['25h', null],
    ].map(
      ([reset, wait]) =>
        [
          { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
          wait && { limit: 10, remaining: 0, reset: wait },
        ] as [Record<string, string>, RateLimit | null],
    ),
    [{}, null],
  ])('%o mean %o', (headers, limit) => {
    expect(readRateLimit(new Headers(headers), NOW.getTime())).toEqual(limit);
  });
});
