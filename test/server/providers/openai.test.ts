import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImageRequest } from '../../../server/providers/image-provider.ts';
import { openai } from '../../../server/providers/openai/openai.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import type { StubFault } from '../../support/provider-stub/stub-fault.ts';
import { nonceOf, stubPicture } from '../../support/provider-stub/stub-picture.ts';
import {
  type CallOptions,
  callProvider,
  collect,
  failureOf,
  imageRequest,
  reference,
  stubContext,
  TEST_KEY,
} from './call-provider.ts';

let stub: ProviderStub;
beforeAll(async () => {
  stub = await ProviderStub.start();
});
beforeEach(() => stub.reset());
afterAll(() => stub[Symbol.asyncDispose]());

const call = (changes: Partial<ImageRequest> = {}, options: CallOptions = {}) =>
  callProvider(openai, imageRequest(changes), stubContext(stub, options));

const options = (changes: ImageRequest['options']) => ({
  ...imageRequest().options,
  ...changes,
});

const fail = (fault: StubFault, changes: Partial<ImageRequest> = {}, more: CallOptions = {}) => {
  stub.next(fault);
  return failureOf(call(changes, more));
};

describe('a picture', () => {
  test('arrives byte for byte as the vendor made it, with what it cost', async () => {
    const { outputs, cost, order } = await call();
    expect(nonceOf(outputs[0]?.bytes ?? Buffer.alloc(0))).toBe(stub.calls[0]?.nonces[0]);
    expect(await sharp(outputs[0]?.bytes).metadata()).toMatchObject({ width: 64, height: 48 });
    // 20 text tokens at $5, 40 image tokens at $8 and 1000 made ones at $30 per million.
    expect(cost).toBe(20 * 5 + 40 * 8 + 1000 * 30);
    expect(order).toEqual(['output', 'cost']);
  });

  test('is asked for in the vendor’s words, and with nothing that was not chosen', async () => {
    await call();
    expect(stub.calls[0]).toMatchObject({
      path: '/v1/images/generations',
      fields: {
        model: 'gpt-image-2.6-flare',
        prompt: 'a mountain lake at dawn',
        n: 1,
        size: '64x48',
        quality: 'medium',
        output_format: 'png',
      },
      headers: { authorization: `Bearer ${TEST_KEY}` },
    });
    expect(Object.keys(stub.calls[0]?.fields ?? {})).toHaveLength(6);
  });

  test('is asked for without a word about this machine', async () => {
    await call();
    const names = Object.keys(stub.calls[0]?.headers ?? {});
    expect(names.filter((name) => name.startsWith('x-stainless'))).toEqual([]);
    expect(stub.calls[0]?.headers['user-agent']).toBe('TomsonStudio');
  });

  test('has the vendor’s own size where none was chosen', async () => {
    await call({ size: null });
    expect(stub.calls[0]?.fields.size).toBe('auto');
  });

  test('is see-through where that was asked for', async () => {
    const { outputs } = await call({ options: options({ background: 'transparent' }) });
    expect(stub.calls[0]?.fields.background).toBe('transparent');
    const { channels, isOpaque } = await sharp(outputs[0]?.bytes).stats();
    expect(channels).toHaveLength(4);
    expect(isOpaque).toBe(false);
  });

  test('of several megabytes comes through whole', async () => {
    await using large = await ProviderStub.start({ pictureBytes: 3_000_000 });
    const received = await callProvider(openai, imageRequest(), stubContext(large));
    const [output] = received.outputs;
    expect(output?.bytes.length).toBeGreaterThanOrEqual(3_000_000);
    expect(await sharp(output?.bytes).metadata()).toMatchObject({ width: 64 });
  });
});

describe('several pictures', () => {
  test('come in their order, each another one', async () => {
    const { outputs } = await call({ count: 4 });
    expect(outputs.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(outputs.map(({ bytes }) => nonceOf(bytes))).toEqual(stub.calls[0]?.nonces);
  });

  test('can be passed over without losing what follows', async () => {
    const started = await openai.start(imageRequest({ count: 3 }), stubContext(stub));
    if (!('answer' in started)) throw new Error('OpenAI answers at once');
    const order: string[] = [];
    for await (const event of started.answer) order.push(event.type);
    expect(order).toEqual(['output', 'output', 'output', 'cost']);
  });

  test('beyond those asked for are left alone', async () => {
    stub.next('duplicate');
    const { outputs, cost } = await call({ count: 2 });
    expect(outputs).toHaveLength(2);
    expect(cost).toBeGreaterThan(0);
  });

  test('are not streamed, because previews would not say whose they are', async () => {
    const { previews } = await call({ count: 2, options: options({ previews: 3 }) });
    expect(previews).toEqual([]);
    expect(stub.calls[0]?.fields).not.toHaveProperty('stream');
  });
});

describe('references', () => {
  test('go to the edits endpoint in their order and byte for byte', async () => {
    const pictures = Array.from({ length: 16 }, (_, index) =>
      stubPicture({ width: 32, height: 32, nonce: `reference-${index}` }),
    );
    const { outputs } = await call({ references: pictures.map((one) => reference(one)) });
    const [received] = stub.calls;
    expect(outputs).toHaveLength(1);
    expect(received?.path).toBe('/v1/images/edits');
    expect(received?.files.map(({ bytes }) => nonceOf(bytes))).toEqual(pictures.map(nonceOf));
    expect(received?.files.every(({ bytes }, index) => pictures[index]?.equals(bytes))).toBe(true);
    expect(new Set(received?.files.map(({ field }) => field))).toEqual(new Set(['image[]']));
  });

  test('have names that say nothing', async () => {
    const png = stubPicture({ width: 32, height: 32, nonce: 'one' });
    await call({ references: [reference(png), reference(png, 'image/jpeg')] });
    expect(stub.calls[0]?.files.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['reference-1.png', 'image/png'],
      ['reference-2.jpeg', 'image/jpeg'],
    ]);
  });

  test('are followed closely where the model knows how', async () => {
    const png = stubPicture({ width: 32, height: 32, nonce: 'one' });
    await call({
      model: 'gpt-image-1.5',
      references: [reference(png)],
      options: options({ fidelity: 'high' }),
    });
    expect(stub.calls[0]?.fields.input_fidelity).toBe('high');
  });
});

describe('previews', () => {
  test('arrive before the picture, counted, each another one', async () => {
    const { previews, outputs, order, cost } = await call({ options: options({ previews: 3 }) });
    expect(previews.map(({ step }) => step)).toEqual([0, 1, 2]);
    expect(new Set(previews.map(({ bytes }) => nonceOf(bytes))).size).toBe(3);
    expect(nonceOf(outputs[0]?.bytes ?? Buffer.alloc(0))).toBe(stub.calls[0]?.nonces[0]);
    expect(order.filter((type) => type !== 'progress')).toEqual([
      'preview',
      'preview',
      'preview',
      'output',
      'cost',
    ]);
    expect(cost).toBe(30_420);
  });

  test('arrive while the vendor is still working', async () => {
    stub.hold('preview');
    const started = await openai.start(
      imageRequest({ options: options({ previews: 1 }) }),
      stubContext(stub),
    );
    if (!('answer' in started)) throw new Error('OpenAI answers at once');
    const seen: string[] = [];
    for await (const event of started.answer) {
      seen.push(event.type);
      if (event.type === 'preview') {
        for await (const _ of event.bytes);
        expect(stub.calls[0]?.state).toBe('received');
        stub.release('preview');
      }
    }
    expect(seen).toEqual(['progress', 'preview', 'output', 'cost']);
  });

  test('come with references, too', async () => {
    const png = stubPicture({ width: 32, height: 32, nonce: 'one' });
    const { previews, outputs } = await call({
      references: [reference(png)],
      options: options({ previews: 2 }),
    });
    expect(previews).toHaveLength(2);
    expect(outputs).toHaveLength(1);
  });

  test('are no matter if the vendor answers without them', async () => {
    stub.next('no_stream');
    const { outputs, cost } = await call({ options: options({ previews: 2 }) });
    expect(outputs).toHaveLength(1);
    expect(cost).toBe(30_420);
  });
});

describe('what it cost', () => {
  test('is unknown where the vendor does not say', async () => {
    stub.next('no_usage', 'no_usage');
    expect((await call()).cost).toBeNull();
    expect((await call({ options: options({ previews: 1 }) })).cost).toBeNull();
  });

  test('is unknown where it says what cannot be', async () => {
    stub.next('negative_usage', 'negative_usage');
    expect((await call()).cost).toBeNull();
    expect((await call({ options: options({ previews: 1 }) })).cost).toBeNull();
  });
});

describe('a refusal', () => {
  test.each<[StubFault, string, number]>([
    ['wrong_key', 'wrong_key', 401],
    ['no_credit', 'no_credit', 429],
    ['rate_limit', 'rate_limited', 429],
    ['moderation', 'refused_content', 400],
    ['invalid', 'invalid_request', 400],
    ['string_error', 'invalid_request', 400],
    ['no_model', 'model_unavailable', 404],
    ['server_error', 'provider_down', 500],
    ['unavailable', 'provider_down', 503],
  ])('%s is %s and not charged', async (fault, code, status) => {
    const { facts } = await fail(fault);
    expect(facts).toMatchObject({ code, status, charged: 'no' });
    expect(facts.message).toMatch(/^[A-Z].*[.!?…]$/s);
    expect(facts.message).not.toMatch(/[<>{}]|https?:/);
    expect(stub.paid).toEqual([]);
  });

  test('never repeats the key', async () => {
    for (const fault of ['wrong_key', 'server_error', 'invalid'] as const) {
      const error = await fail(fault);
      expect(JSON.stringify([error.facts, error.message, String(error.cause)])).not.toContain(
        TEST_KEY,
      );
    }
  });

  test('says until when a rate limit holds', async () => {
    expect((await fail('rate_limit')).facts.retryAfter).toBe(2000);
    expect((await fail('rate_limit_reset')).facts.retryAfter).toBe(63_000);
  });

  test('of content says in plain words what the vendor sees', async () => {
    expect((await fail('moderation')).facts).toMatchObject({
      message: 'OpenAI refused this. Its safety system sees violence in it.',
      vendorCode: 'moderation_blocked',
    });
  });

  test('of a request says what the vendor says', async () => {
    expect((await fail('invalid')).facts.message).toBe(
      "OpenAI cannot do what was asked. It says: Unknown parameter: 'response_format'.",
    );
  });

  test('is made once: the SDK repeats nothing', async () => {
    for (const fault of ['rate_limit', 'server_error', 'reset'] as const) await fail(fault);
    expect(stub.calls).toHaveLength(3);
  });
});

describe('nobody knows whether it was charged', () => {
  test('when the connection breaks before an answer', async () => {
    const { facts } = await fail('reset');
    expect(facts).toMatchObject({ code: 'timed_out', charged: 'unknown' });
    expect(stub.paid).toHaveLength(1);
  });

  test('when no answer comes in time', async () => {
    const { facts } = await fail('timeout', {}, { limits: { headersTimeout: 30 } });
    expect(facts).toMatchObject({ code: 'timed_out', charged: 'unknown' });
  });

  test('when it is a proxy that answers in its place', async () => {
    expect((await fail('html_error')).facts).toMatchObject({ charged: 'unknown', status: 500 });
    expect((await fail('upstream_lost')).facts).toMatchObject({ charged: 'unknown', status: 503 });
    expect(stub.paid).toHaveLength(1);
  });

  test('when a gateway gives up waiting', async () => {
    expect((await fail('gateway_timeout')).facts).toMatchObject({
      code: 'timed_out',
      charged: 'unknown',
      status: 504,
    });
  });

  test.each<StubFault>([
    'reset_body',
    'truncated',
    'garbage',
    'garbage_picture',
    'wrong_type',
    'empty',
  ])('when the answer is %s', async (fault) => {
    const { facts } = await fail(fault);
    expect(facts.code).toBe('bad_answer');
    // An answer that says what it took was charged, picture or not.
    expect(facts.charged).toBe(fault === 'empty' ? 'yes' : 'unknown');
  });

  test('when the answer stops in the middle of a picture', async () => {
    const { facts } = await fail('slowloris', {}, { limits: { bodyTimeout: 30 } });
    expect(facts).toMatchObject({ code: 'timed_out', charged: 'unknown' });
  });

  test('when the answer takes longer than an answer may', async () => {
    const { facts } = await fail('slowloris', {}, { limits: { totalTimeout: 200 } });
    expect(facts).toMatchObject({ code: 'timed_out', charged: 'unknown' });
  });

  test('when the answer does not end', async () => {
    const { facts } = await fail('huge', {}, { limits: { maxBytes: 1_000_000 } });
    expect(facts).toMatchObject({ code: 'bad_answer', charged: 'unknown' });
  });

  test('when a stream ends, or fails, after a preview', async () => {
    const streamed = { options: options({ previews: 2 }) };
    expect((await fail('stream_cut', streamed)).facts).toMatchObject({
      code: 'bad_answer',
      charged: 'unknown',
    });
    expect((await fail('stream_error', streamed)).facts).toMatchObject({
      code: 'refused_content',
      charged: 'unknown',
      message: 'OpenAI refused this. Its safety system sees sexual content in it.',
    });
  });

  test('but pictures that had arrived are kept when a later one breaks off', async () => {
    stub.next('cut_later');
    const started = await openai.start(imageRequest({ count: 3 }), stubContext(stub));
    if (!('answer' in started)) throw new Error('OpenAI answers at once');
    const kept: (string | null)[] = [];
    const reading = (async () => {
      for await (const event of started.answer) {
        if (event.type === 'output') kept.push(nonceOf(await collect(event.bytes)));
      }
    })();
    expect((await failureOf(reading)).facts).toMatchObject({
      code: 'bad_answer',
      charged: 'unknown',
    });
    expect(kept).toEqual(stub.calls[0]?.nonces.slice(0, 2));
  });

  test('but an answer that breaks off behind its pictures only leaves the cost unknown', async () => {
    stub.next('cut_end');
    const { outputs, cost } = await call({ count: 2 });
    expect(outputs.map(({ bytes }) => nonceOf(bytes))).toEqual(stub.calls[0]?.nonces);
    expect(cost).toBeNull();
  });
});

describe('it is certain that nothing was charged', () => {
  test('when the vendor cannot be reached', async () => {
    await using gone = await ProviderStub.start();
    const context = stubContext(gone);
    await gone[Symbol.asyncDispose]();
    const { facts, retryable } = await failureOf(callProvider(openai, imageRequest(), context));
    expect(facts).toMatchObject({ code: 'provider_down', charged: 'no' });
    expect(retryable).toBe(true);
  });

  test('when the vendor redirects to another address', async () => {
    expect((await fail('redirect')).facts).toMatchObject({ code: 'bad_answer', charged: 'no' });
    expect(stub.calls).toHaveLength(1);
  });
});

describe('a redirect within the vendor’s address', () => {
  test('is followed with the same request', async () => {
    stub.next('redirect_same_origin');
    const { outputs } = await call();
    expect(outputs).toHaveLength(1);
    expect(stub.calls.map(({ fields }) => fields)).toEqual([
      stub.calls[0]?.fields,
      stub.calls[0]?.fields,
    ]);
  });

  test('is not followed where the request would become another', async () => {
    expect((await fail('redirect_see_other')).facts).toMatchObject({
      code: 'bad_answer',
      charged: 'unknown',
    });
  });
});

describe('a cancel', () => {
  test('before the call sends nothing', async () => {
    const reason = new Error('cancelled');
    await expect(call({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(stub.calls).toEqual([]);
  });

  test('while the vendor works ends the connection', async () => {
    stub.hold();
    const controller = new AbortController();
    const calling = call({}, { signal: controller.signal });
    await stub.waiting();
    const reason = new Error('cancelled');
    controller.abort(reason);
    await expect(calling).rejects.toBe(reason);
    await stub.until(([first]) => first?.state === 'broken');
  });

  test('in the middle of a stream ends the connection', async () => {
    stub.hold('preview');
    const controller = new AbortController();
    const calling = call({ options: options({ previews: 2 }) }, { signal: controller.signal });
    await stub.waiting(1, 'preview');
    const reason = new Error('cancelled');
    controller.abort(reason);
    await expect(calling).rejects.toBe(reason);
    await stub.until(([first]) => first?.state === 'broken');
  });

  test('in the middle of a picture ends the connection', async () => {
    stub.hold('picture');
    const controller = new AbortController();
    const calling = call({}, { signal: controller.signal });
    await stub.waiting(1, 'picture');
    const reason = new Error('cancelled');
    controller.abort(reason);
    await expect(calling).rejects.toBe(reason);
    await stub.until(([first]) => first?.state === 'broken');
  });
});
