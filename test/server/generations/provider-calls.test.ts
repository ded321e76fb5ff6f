import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { generationQueue } from '../../../server/generations/generation-queue.ts';
import { givenUpQueue } from '../../../server/generations/given-up-queue.ts';
import { STORE_AGAIN } from '../../../server/generations/keep-until-stored.ts';
import type { Polled } from '../../../server/providers/image-provider.ts';
import { openai } from '../../../server/providers/openai/openai.ts';
import { openaiCompatible } from '../../../server/providers/openai-compatible/openai-compatible.ts';
import { ProviderError } from '../../../server/providers/provider-error.ts';
import { recraft } from '../../../server/providers/recraft/recraft.ts';
import { xai } from '../../../server/providers/xai/xai.ts';
import type { ApiClient } from '../../../shared/api-client.ts';
import { ended, generate } from '../../support/person.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import { stubPicture } from '../../support/provider-stub/stub-picture.ts';
import { runJob } from '../../support/run-job.ts';
import { spooledOf } from '../../support/spooled-of.ts';
import { TestService } from '../../support/test-service.ts';
import {
  createToyProvider,
  gate,
  picture,
  pictures,
  type ToyBehaviour,
} from '../../support/toy-provider.ts';
import { WireStub } from '../../support/wire-stub/wire-stub.ts';

const paid = createToyProvider('paid', false);
const free = createToyProvider('free', true);
/** How many times quicker than in production a picture is tried to be stored again. */
const QUICKER = 100;
let stub: ProviderStub;
/** Of vendors with wires of their own. */
let vendor: WireStub;
let service: TestService;
let api: ApiClient;

beforeAll(async () => {
  stub = await ProviderStub.start();
  vendor = await WireStub.start();
  service = await TestService.start({
    providers: [paid, free, openai, openaiCompatible, recraft, xai],
    // The service logs what a provider throws without saying why; here that is on purpose.
    environment: {
      LOG_LEVEL: 'silent',
      PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
      PROVIDER_BASE_URL_RECRAFT: vendor.origin,
      PROVIDER_BASE_URL_XAI: vendor.origin,
      ALLOWED_PRIVATE_ORIGINS: vendor.origin,
    },
    storeAgain: {
      first: STORE_AGAIN.first / QUICKER,
      longest: STORE_AGAIN.longest / QUICKER,
    },
  });
  api = (await service.signUp()).api;
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await stub[Symbol.asyncDispose]();
  await vendor[Symbol.asyncDispose]();
});

const ledgerOf = (generationId: string) =>
  service.inside.database.prisma.ledgerEntry.findMany({
    where: { generationId },
    orderBy: { id: 'asc' },
  });

const rateLimited = () =>
  new ProviderError({ code: 'rate_limited', message: 'Slow down.', charged: 'no', retryAfter: 1 });

/** A question after an operation whose answer was cut off on its way. */
const unread = () =>
  new ProviderError({
    code: 'bad_answer',
    message: 'The answer of the toy broke off in the middle.',
    charged: 'unknown',
    askAgain: true,
    retryAfter: 1,
  });

/** A picture that is made and paid for, and does not come through. */
const notFetched = () =>
  new ProviderError({
    code: 'bad_answer',
    message: 'The toy made a picture, but it could not be fetched.',
    charged: 'yes',
    pictureWaits: true,
    retryAfter: 1,
  });

/**
 * Has a prompt's operation asked after, each question, from the first, answered as told. Tells how
 * often the prompt was sent, and how many questions there were.
 */
function operationOf(prompt: string, answer: (question: number) => Polled): () => number[] {
  let questions = 0;
  paid.when(prompt, {
    start: async () => ({ operation: prompt }),
    async poll() {
      questions += 1;
      return answer(questions);
    },
  });
  return () => [paid.startsOf(prompt).length, questions];
}

const onePicture = (): Polled => ({ answer: pictures({ count: 1, seed: null }) });

/** The picture is made, and does not come. */
const withoutPicture = (): Polled => ({
  answer: (async function* () {
    yield* [];
    throw notFetched();
  })(),
});

describe('the calls of a generation', () => {
  it('fetch a picture again that was made, and make it once', async () => {
    const prompt = 'comes the third time';
    const asked = operationOf(prompt, (nth) => (nth === 3 ? onePicture() : withoutPicture()));
    expect(await generate(api, { model: 'paid/picture', prompt })).toMatchObject({
      status: 'succeeded',
      actualMicros: 40_000,
      calls: [{ try: 0, state: 'answered' }],
    });
    expect(asked()).toEqual([1, 3]);
  });

  it('are asked after again when an answer about them cannot be read', async () => {
    const prompt = 'unread for a while';
    const asked = operationOf(prompt, (nth) => {
      // Only as many in a row would be too many.
      if (nth % 12 !== 0) throw unread();
      return nth === 12 ? { retryAfter: 1, fraction: null } : onePicture();
    });
    expect(await generate(api, { model: 'paid/picture', prompt })).toMatchObject({
      status: 'succeeded',
      actualMicros: 40_000,
      calls: [{ try: 0, state: 'answered' }],
    });
    expect(asked()).toEqual([1, 24]);
  });

  it('end as unknown when no answer about them can ever be read', async () => {
    const prompt = 'never read';
    const asked = operationOf(prompt, () => {
      throw unread();
    });
    expect(await generate(api, { model: 'paid/picture', prompt })).toMatchObject({
      status: 'outcome_unknown',
      error: { code: 'bad_answer', charged: 'unknown' },
      calls: [{ try: 0, state: 'outcome_unknown' }],
    });
    expect(asked()).toEqual([1, 12]);
  });

  it('end as paid for when a picture never comes through', async () => {
    const prompt = 'never comes';
    const asked = operationOf(prompt, withoutPicture);
    expect(await generate(api, { model: 'paid/picture', prompt })).toMatchObject({
      status: 'failed',
      error: { code: 'bad_answer', charged: 'yes' },
      calls: [{ try: 0, state: 'failed' }],
    });
    expect(asked()).toEqual([1, 6]);
  });

  it('are as many as its model needs, each with its part of the seeds', async () => {
    const prompt = 'five of a kind';
    const generation = await generate(api, { model: 'paid/picture', prompt, count: 5, seed: 100 });
    expect(generation).toMatchObject({
      status: 'succeeded',
      warnings: [],
      estimateMicros: 200_000,
      actualMicros: 200_000,
    });
    expect(paid.startsOf(prompt).map(({ count, seed }) => [count, seed])).toEqual([
      [2, 100],
      [2, 102],
      [1, 104],
    ]);
    expect(generation.outputs.map(({ index, seed }) => [index, seed])).toEqual(
      [0, 1, 2, 3, 4].map((index) => [index, 100 + index]),
    );
    expect(generation.calls.map(({ slice, costMicros }) => [slice, costMicros])).toEqual([
      [0, 80_000],
      [1, 80_000],
      [2, 40_000],
    ]);
    const entries = await ledgerOf(generation.id);
    expect(entries.map(({ charged, actualMicros }) => [charged, actualMicros])).toEqual([
      ['yes', 80_000n],
      ['yes', 80_000n],
      ['yes', 40_000n],
    ]);
  });

  it('get the references in their order, with their roles and bytes', async () => {
    const uploads = await Promise.all(
      ['red', 'green', 'blue'].map(async (background) => {
        const create = { width: 8, height: 4, channels: 3, background } as const;
        const png = await sharp({ create }).png().toBuffer();
        return api.uploadAsset(new Uint8Array(png), 'image/png');
      }),
    );
    const prompt = 'three references';
    const roles = ['style', undefined, 'subject'];
    const references = uploads.map(({ id }, position) => ({
      assetId: id,
      ...(roles[position] && { role: roles[position] }),
    }));
    const colours: string[] = [];
    paid.when(prompt, {
      async start(request) {
        for (const reference of request.references) {
          const { dominant } = await sharp(await reference.bytes()).stats();
          colours.push(dominant.r > 99 ? 'red' : dominant.b > 99 ? 'blue' : 'green');
        }
        return { answer: pictures(request) };
      },
    });
    const generation = await generate(api, { model: 'paid/picture', prompt, references });
    expect(generation.status).toBe('succeeded');
    const [request] = paid.startsOf(prompt);
    // A reference without a role has the model's first one.
    expect(request?.references).toMatchObject([
      { role: 'style', width: 8, height: 4, contentType: 'image/png' },
      { role: 'subject' },
      { role: 'subject' },
    ]);
    expect(colours).toEqual(['red', 'green', 'blue']);
  });

  it('are repeated by themselves where nothing was carried out', async () => {
    const prompt = 'busy twice';
    paid.when(prompt, {
      async start(request, _context, nth) {
        if (nth < 2) throw rateLimited();
        return { answer: pictures(request) };
      },
    });
    const generation = await generate(api, { model: 'paid/picture', prompt });
    expect(generation).toMatchObject({
      status: 'succeeded',
      error: null,
      actualMicros: 40_000,
      calls: [
        { try: 0, state: 'failed', charged: 'no' },
        { try: 1, state: 'failed', charged: 'no' },
        { try: 2, state: 'answered', charged: 'yes' },
      ],
    });
  });

  it('are repeated five times at most for each time that the person asks', async () => {
    const prompt = 'always busy';
    paid.when(prompt, {
      async start() {
        throw rateLimited();
      },
    });
    const generation = await generate(api, { model: 'paid/picture', prompt });
    expect(generation).toMatchObject({
      status: 'failed',
      error: { code: 'rate_limited', charged: 'no' },
      actualMicros: 0,
    });
    expect(paid.startsOf(prompt)).toHaveLength(5);

    // And as often again when the person asks again.
    paid.when(prompt, {
      async start(request, _context, nth) {
        if (nth < 9) throw rateLimited();
        return { answer: pictures(request) };
      },
    });
    await api.retryGeneration(generation.id, randomUUID());
    expect(await ended(api, generation.id)).toMatchObject({ status: 'succeeded', error: null });
    expect(paid.startsOf(prompt)).toHaveLength(10);
  });

  it('are not repeated when the provider refuses, and the person may retry', async () => {
    const prompt = 'refused once';
    paid.when(prompt, {
      async start(request, _context, nth) {
        if (nth === 0) {
          const message = 'That is not allowed.';
          throw new ProviderError({ code: 'refused_content', message, charged: 'no' });
        }
        return { answer: pictures(request) };
      },
    });
    const failed = await generate(api, { model: 'paid/picture', prompt });
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'refused_content', message: 'That is not allowed.', charged: 'no' },
      outputs: [],
    });
    const key = randomUUID();
    await Promise.all([1, 2, 3].map(() => api.retryGeneration(failed.id, key)));
    const generation = await ended(api, failed.id);
    expect(generation).toMatchObject({ status: 'succeeded', error: null });
    expect(paid.startsOf(prompt)).toHaveLength(2);
    await expect(api.retryGeneration(failed.id, randomUUID())).rejects.toMatchObject({
      problem: { status: 409, code: 'not_retryable' },
    });
  });
});

describe('a call that nobody knows the end of', () => {
  it.each([
    ['fails in a way that no provider file foresaw', () => Promise.reject(new TypeError('broken'))],
    ['answers with something that is no picture', () => Promise.resolve({ answer: notAPicture() })],
    ['breaks off in the middle of a picture', () => Promise.resolve({ answer: brokenOff() })],
  ])('because the provider %s is made once, until the person asks again', async (what, start) => {
    const prompt = `unknown: ${what}`;
    paid.when(prompt, {
      start: (request, _context, nth) =>
        nth === 0 ? start() : Promise.resolve({ answer: pictures(request) }),
    });
    const unknown = await generate(api, { model: 'paid/picture', prompt });
    expect(unknown).toMatchObject({
      status: 'outcome_unknown',
      error: { code: 'bad_answer', charged: 'unknown' },
      actualMicros: null,
      calls: [{ try: 0, state: 'outcome_unknown', charged: 'unknown' }],
    });
    expect(paid.startsOf(prompt)).toHaveLength(1);
    await api.retryGeneration(unknown.id, randomUUID());
    const generation = await ended(api, unknown.id);
    expect(generation).toMatchObject({
      status: 'succeeded',
      // What the first call cost stays unknown, and so does the sum.
      actualMicros: null,
      calls: [{ state: 'outcome_unknown' }, { try: 1, state: 'answered', costMicros: 40_000 }],
    });
    expect(paid.startsOf(prompt)).toHaveLength(2);
    const entries = await ledgerOf(unknown.id);
    expect(entries.map(({ charged }) => charged)).toEqual(['unknown', 'yes']);
  });

  it('is not forgotten when what the person asks again is refused and costs nothing', async () => {
    const prompt = 'unknown, then refused';
    paid.when(prompt, {
      async start(_request, _context, nth) {
        if (nth === 0) throw new TypeError('broken');
        const message = 'The toy does not take this.';
        throw new ProviderError({ code: 'invalid_request', message, charged: 'no', status: 400 });
      },
    });
    const unknown = await generate(api, { model: 'paid/picture', prompt });
    expect(unknown.status).toBe('outcome_unknown');
    await api.retryGeneration(unknown.id, randomUUID());
    expect(await ended(api, unknown.id)).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_request', charged: 'unknown' },
      actualMicros: null,
      calls: [{ charged: 'unknown' }, { charged: 'no' }],
    });
  });

  it('is none that the provider refused, even if it may have charged for the work', async () => {
    const prompt = 'refused after the work';
    paid.when(prompt, {
      async start() {
        const message = 'The provider found the picture to be against its rules.';
        throw new ProviderError({ code: 'refused_content', message, charged: 'unknown' });
      },
    });
    expect(await generate(api, { model: 'paid/picture', prompt })).toMatchObject({
      status: 'failed',
      error: { code: 'refused_content', charged: 'unknown' },
      actualMicros: null,
      calls: [{ state: 'failed', charged: 'unknown' }],
    });
  });

  it('is simply made again where nothing can be charged', async () => {
    const prompt = 'broken but free';
    free.when(prompt, {
      async start(request, _context, nth) {
        if (nth === 0) throw new TypeError('broken');
        return { answer: pictures(request) };
      },
    });
    const generation = await generate(api, { model: 'free/picture', prompt });
    expect(generation).toMatchObject({ status: 'succeeded', actualMicros: 0 });
    expect(free.startsOf(prompt)).toHaveLength(2);
  });
});

describe('a call that brought less than was asked for', () => {
  it('succeeds with a warning that says what is missing', async () => {
    const prompt = 'one of two';
    paid.when(prompt, {
      async start(request) {
        return { answer: pictures({ ...request, count: 1 }) };
      },
    });
    const generation = await generate(api, { model: 'paid/picture', prompt, count: 2 });
    expect(generation).toMatchObject({ status: 'succeeded', error: null });
    expect(generation.outputs).toHaveLength(1);
    expect(generation.warnings).toEqual([
      { code: 'pictures_missing', message: '1 of 2 pictures arrived.' },
    ]);
  });

  it('says why the rest is missing when a later call failed', async () => {
    const prompt = 'second call refused';
    paid.when(prompt, {
      async start(request, _context, nth) {
        if (nth === 1) {
          const message = 'No more today.';
          throw new ProviderError({ code: 'no_credit', message, charged: 'no' });
        }
        return { answer: pictures(request) };
      },
    });
    const generation = await generate(api, { model: 'paid/picture', prompt, count: 4 });
    expect(generation).toMatchObject({
      status: 'succeeded',
      actualMicros: 80_000,
      warnings: [{ message: '2 of 4 pictures arrived. No more today.' }],
    });
  });

  it('fails, charged, when there was no picture at all', async () => {
    const prompt = 'none at all';
    paid.when(prompt, {
      async start() {
        return { answer: pictures({ count: 0, seed: null }) };
      },
    });
    const generation = await generate(api, { model: 'paid/picture', prompt });
    expect(generation).toMatchObject({
      status: 'failed',
      error: { code: 'bad_answer', charged: 'yes' },
    });
  });
});

describe('several pictures of one call, of which some do not come', () => {
  const made = (nonce: string) => stubPicture({ width: 32, height: 32, nonce });
  const useKey = async (provider: string) => {
    await api.createProviderKey({ provider, label: 'Mine', secret: 'sk-test-0123456789abcdef' });
    await api.giveConsent({ provider, origin: vendor.origin });
  };
  const entriesOf = async (id: string) =>
    (await ledgerOf(id)).map(({ charged, actualMicros }) => [charged, actualMicros]);

  it('are kept where they come, and what the vendor said they cost is known', async () => {
    await useKey('xai');
    const good = made('good');
    vendor.answer = ({ path }) => {
      if (path === '/one.png') return { status: 404, body: '' };
      if (path === '/three.png') return { body: good.subarray(0, 40) };
      if (path === '/four.png') return { body: good };
      const { origin, elsewhereOrigin } = vendor;
      const data = [
        { url: `${origin}/one.png` },
        { url: `${elsewhereOrigin}/two.png` },
        { url: `${origin}/three.png` },
        { url: `${origin}/four.png` },
      ];
      return { body: { data, usage: { cost_in_usd_ticks: 800_000_000 } } };
    };
    const model = 'xai/grok-imagine-image-2.0';
    const generation = await generate(api, { model, prompt: 'one of four', count: 4 });
    expect(generation).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 3 }],
      warnings: [{ code: 'pictures_missing' }],
      actualMicros: 80_000,
      calls: [{ try: 0, state: 'failed', charged: 'yes', costMicros: 80_000 }],
    });
    expect(generation.warnings[0]?.message).toContain('status 404');
    expect(await entriesOf(generation.id)).toEqual([['yes', 80_000n]]);
    expect(vendor.requests.some(({ at }) => at === 'elsewhere')).toBe(false);
    expect(await spooledOf(service, generation.id)).toEqual([]);
  });

  it('are kept beside one that a server of one’s own names elsewhere', async () => {
    await api.createProviderKey({
      provider: 'openai-compatible',
      label: 'Mine',
      secret: '',
      baseUrl: vendor.origin,
      settings: { models: 'sd', severalPerCall: true },
    });
    await api.giveConsent({ provider: 'openai-compatible', origin: vendor.origin });
    vendor.answer = ({ path }) => {
      if (path.startsWith('/made/')) return { body: made(path) };
      const urls = ['/made/one.png', `${vendor.elsewhereOrigin}/two.png`, '/made/three.png'];
      return { body: { data: urls.map((url) => ({ url })) } };
    };
    const model = 'openai-compatible/sd';
    const generation = await generate(api, { model, prompt: 'two of three', count: 3 });
    expect(generation).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 0 }, { index: 2 }],
      warnings: [{ code: 'pictures_missing' }],
      calls: [{ try: 0, state: 'failed', charged: 'yes' }],
    });
    expect(generation.warnings[0]?.message).toContain('at another address, which was not opened');
    expect(await entriesOf(generation.id)).toEqual([['yes', null]]);
    expect(vendor.requests.some(({ at }) => at === 'elsewhere')).toBe(false);
  });

  it('are fetched again where that may bring them, and the others are not', async () => {
    const asked: string[] = [];
    vendor.answer = ({ path }) => {
      if (path.startsWith('/v1/')) {
        const data = ['a', 'b'].map((name) => ({ url: `${vendor.origin}/${name}.png` }));
        return { body: { data, usage: { cost_in_usd_ticks: 400_000_000 } } };
      }
      asked.push(path);
      const isFirst = asked.filter((one) => one === '/a.png').length <= 3;
      return path === '/a.png' && isFirst ? { status: 503, body: '' } : { body: made(path) };
    };
    const model = 'xai/grok-imagine-image-2.0';
    expect(await generate(api, { model, prompt: 'two in the end', count: 2 })).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 0 }, { index: 1 }],
      warnings: [],
      calls: [{ state: 'answered', costMicros: 40_000 }],
    });
    // Three tries of a download, and one more when the operation was asked again.
    expect(asked).toEqual(['/a.png', '/a.png', '/a.png', '/b.png', '/a.png']);
  });

  it('are read on behind one that is none, in the same answer', async () => {
    await useKey('recraft');
    const base64 = made('whole').toString('base64');
    vendor.answer = () => ({
      body: {
        data: [
          { b64_json: `${base64.slice(0, 400)}<html>${base64.slice(400)}` },
          { b64_json: Buffer.from('<html>Sorry</html>').toString('base64') },
          { b64_json: base64 },
        ],
        credits: 120,
      },
    });
    const model = 'recraft/recraftv4_1';
    const generation = await generate(api, { model, prompt: 'the third alone', count: 3 });
    expect(generation).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 2 }],
      warnings: [{ code: 'pictures_missing' }],
      actualMicros: 120_000,
      calls: [{ try: 0, state: 'failed', charged: 'yes', costMicros: 120_000 }],
    });
    expect(await entriesOf(generation.id)).toEqual([['yes', 120_000n]]);
  });

  it('are kept when the object store was down while they came', async () => {
    const prompt = 'kept though the second breaks';
    paid.when(prompt, {
      async start() {
        return {
          answer: (async function* () {
            const mend = await service.breakObjectStorage();
            yield await picture(0);
            const bytes = (async function* () {
              try {
                yield Buffer.from('<html>');
              } finally {
                await mend();
              }
            })();
            yield { type: 'output', index: 1, seed: null, bytes } as const;
          })(),
        };
      },
    });
    expect(await generate(api, { model: 'paid/picture', prompt, count: 2 })).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 0 }],
      calls: [{ state: 'outcome_unknown', charged: 'unknown', costMicros: null }],
    });
  });
});

describe('a picture that was paid for', () => {
  it('is kept when the object store was down while it arrived', async () => {
    const prompt = 'store down';
    paid.when(prompt, {
      async start() {
        return {
          answer: (async function* () {
            const mend = await service.breakObjectStorage();
            yield await picture(0);
            yield await picture(1);
            await mend();
            yield { type: 'cost', micros: 80_000 } as const;
          })(),
        };
      },
    });
    const generation = await generate(api, { model: 'paid/picture', prompt, count: 2 });
    expect(generation).toMatchObject({ status: 'succeeded', error: null, warnings: [] });
    expect(generation.outputs).toHaveLength(2);
    expect(paid.startsOf(prompt)).toHaveLength(1);
    for (const { assetId } of generation.outputs) {
      const content = await api.assetContent(assetId, 'original');
      expect((await content.arrayBuffer()).byteLength).toBeGreaterThan(0);
    }
    expect(await spooledOf(service, generation.id)).toEqual([]);
  });
});

describe('a cost that no call can have', () => {
  const charged = { code: 'refused_content', message: 'Refused.', charged: 'yes' } as const;
  it.each([1e300, -40_000, Number.MAX_SAFE_INTEGER])('is unknown: %d', async (micros) => {
    const cases: [string, ToyBehaviour, object][] = [
      [
        'answered',
        {
          async start() {
            return {
              answer: (async function* () {
                yield await picture(0);
                yield { type: 'cost', micros } as const;
              })(),
            };
          },
        },
        { status: 'succeeded' },
      ],
      [
        'failed',
        {
          async start() {
            throw new ProviderError({ ...charged, costMicros: micros });
          },
        },
        { status: 'failed' },
      ],
      [
        'named beforehand',
        {
          start: async () => ({ operation: `named beforehand ${micros}` }),
          async poll() {
            throw new ProviderError(charged);
          },
          price: micros,
        },
        { status: 'failed' },
      ],
    ];
    for (const [how, behaviour, expected] of cases) {
      const prompt = `${how} ${micros}`;
      paid.when(prompt, behaviour);
      const generation = await generate(api, { model: 'paid/picture', prompt });
      expect(generation, how).toMatchObject({
        ...expected,
        actualMicros: null,
        calls: [{ charged: 'yes', costMicros: null }],
      });
      expect(await ledgerOf(generation.id)).toMatchObject([{ actualMicros: null }]);
    }
  });
});

describe('a picture that cannot be stored before its answer is over', () => {
  it('is stored by the same worker as soon as it can, and its price is known', async () => {
    const prompt = 'store down for longer';
    paid.when(prompt, {
      async start() {
        return {
          answer: (async function* () {
            const mend = await service.breakObjectStorage();
            try {
              yield await picture(0);
              yield { type: 'cost', micros: 40_000 } as const;
            } finally {
              setImmediate(() => void mend());
            }
          })(),
        };
      },
    });
    const generation = await generate(api, { model: 'paid/picture', prompt });
    expect(generation).toMatchObject({
      status: 'succeeded',
      outputs: [{ index: 0 }],
      calls: [{ try: 0, state: 'answered', costMicros: 40_000 }],
    });
    expect(paid.startsOf(prompt)).toHaveLength(1);
  });
});

/** Tries to store one picture that production makes in this time, in ms, and all of which fail. */
function triesWithin(time: number): number {
  // The first is made when the picture is here.
  let tries = 1;
  let wait = STORE_AGAIN.first;
  for (let at = wait; at <= time; at += wait) {
    tries += 1;
    wait = Math.min(wait * 2, STORE_AGAIN.longest);
  }
  return tries;
}

describe('a picture that was paid for, while the object store fails for a minute', () => {
  it('is kept, and paid for once: as many tries fail as production makes in a minute', async () => {
    const key = { provider: 'openai', label: 'Mine', secret: 'sk-test-0123456789abcdef' };
    await api.createProviderKey(key);
    await api.giveConsent({ provider: 'openai', origin: stub.origin });
    // At once, and after 0.5, 1.5, 3.5, 7.5, 15.5, 25.5, 35.5, 45.5 and 55.5 s.
    const tries = triesWithin(60_000);
    expect(tries).toBe(10);
    const put = vi.spyOn(service.inside.objects, 'put');
    const puts = (type: string) =>
      put.mock.settledResults.filter((result) => result.type === type).length;

    const mend = await service.breakObjectStorage();
    const prompt = 'the store is away for a minute';
    const request = { model: 'openai/gpt-image-2', prompt };
    const { id } = await api.generate(request, randomUUID());
    await expect.poll(() => puts('rejected'), { timeout: 30_000 }).toBeGreaterThanOrEqual(tries);
    const [paidCall] = stub.paid;
    const nonce = paidCall?.nonces[0] ?? '';
    const made = stubPicture({ width: 1024, height: 1024, nonce });
    const waiting = await api.generation(id);
    expect(waiting).toMatchObject({ status: 'running', outputs: [], calls: [{ state: 'sent' }] });
    const [spooled = ''] = await spooledOf(service, id);
    expect(made.equals(await readFile(spooled))).toBe(true);
    expect(puts('fulfilled')).toBe(0);
    await mend();

    const generation = await ended(api, id);
    expect(generation).toMatchObject({
      status: 'succeeded',
      error: null,
      warnings: [],
      outputs: [{ index: 0 }],
      calls: [{ try: 0, state: 'answered', charged: 'yes' }],
    });
    const content = await api.assetContent(generation.outputs[0]?.assetId ?? '', 'original');
    expect(made.equals(Buffer.from(await content.arrayBuffer()))).toBe(true);
    expect(stub.calls.map((call) => [call.prompt, call.paid])).toEqual([[prompt, true]]);
    expect(await ledgerOf(id)).toMatchObject([{ charged: 'yes' }]);
    expect(await spooledOf(service, id)).toEqual([]);
  });
});

describe('a generation that the service itself cannot carry out', () => {
  it('is ended when its job has used up its tries', async () => {
    expect(generationQueue.options.deadLetter).toBe(givenUpQueue.name);
    const prompt = 'given up';
    const sent = gate();
    // Its picture comes late, and would be kept.
    const over = gate();
    onTestFinished(over.open);
    paid.when(prompt, {
      start: async () => ({ operation: prompt }),
      price: 45_000,
      async poll() {
        sent.open();
        await over.opened;
        return onePicture();
      },
    });
    const { id } = await api.generate({ model: 'paid/picture', prompt }, randomUUID());
    await sent.opened;
    const { prisma } = service.inside.database;
    const { ticket } = await prisma.generation.findUniqueOrThrow({ where: { id } });
    await runJob(prisma, givenUpQueue, { ticket: ticket ?? '' });
    expect(await api.generation(id)).toMatchObject({
      status: 'outcome_unknown',
      error: { code: 'service_failed', charged: 'unknown' },
      calls: [{ state: 'outcome_unknown', costMicros: 45_000 }],
    });
    expect(await ledgerOf(id)).toMatchObject([{ charged: 'unknown', actualMicros: 45_000n }]);

    // Begun again, and given up before anything was sent: the first call may still have been charged.
    const again = randomUUID();
    await prisma.generation.update({ where: { id }, data: { status: 'running', ticket: again } });
    await runJob(prisma, givenUpQueue, { ticket: again });
    expect(await api.generation(id)).toMatchObject({
      status: 'failed',
      error: { code: 'service_failed', charged: 'unknown' },
    });

    // The worker that was taken for fallen lives, and what it was asked for arrives.
    over.open();
    await expect
      .poll(() => api.generation(id))
      .toMatchObject({
        status: 'succeeded',
        calls: [{ state: 'answered', charged: 'yes' }],
      });
  });

  it('has succeeded with the pictures that it has, and what they cost is known', async () => {
    const prompt = 'given up with some pictures';
    const sent = gate();
    const over = gate();
    onTestFinished(over.open);
    paid.when(prompt, {
      start: async (request, _context, nth) =>
        nth === 0 ? { answer: pictures(request) } : { operation: prompt },
      price: 45_000,
      async poll() {
        sent.open();
        await over.opened;
        return { answer: pictures({ count: 2, seed: null }) };
      },
    });
    const { id } = await api.generate({ model: 'paid/picture', prompt, count: 4 }, randomUUID());
    await sent.opened;
    const { prisma } = service.inside.database;
    const { ticket } = await prisma.generation.findUniqueOrThrow({ where: { id } });
    await runJob(prisma, givenUpQueue, { ticket: ticket ?? '' });
    expect(await api.generation(id)).toMatchObject({
      status: 'succeeded',
      error: null,
      warnings: [
        {
          code: 'pictures_missing',
          message: '2 of 4 pictures arrived. The service could not carry this out.',
        },
      ],
      outputs: [{ index: 0 }, { index: 1 }],
      actualMicros: 80_000 + 45_000,
      calls: [{ state: 'answered' }, { state: 'outcome_unknown', costMicros: 45_000 }],
    });

    over.open();
    await expect
      .poll(() => api.generation(id))
      .toMatchObject({
        status: 'succeeded',
        warnings: [],
        outputs: [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }],
        calls: [{ state: 'answered' }, { state: 'answered', charged: 'yes' }],
      });
  });
});

async function* notAPicture() {
  const bytes = (async function* () {
    yield Buffer.from('<html>Sorry</html>');
  })();
  yield { type: 'output' as const, index: 0, seed: null, bytes };
}

async function* brokenOff() {
  const whole = await picture(0);
  if (whole.type !== 'output') throw new Error('not a picture');
  const bytes = (async function* () {
    for await (const chunk of whole.bytes) {
      yield chunk.subarray(0, 10);
      throw new Error('socket hang up');
    }
  })();
  yield { ...whole, bytes };
}
