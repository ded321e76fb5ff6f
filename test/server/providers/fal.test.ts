import { describe, expect, test } from 'vitest';
import { fal } from '../../../server/providers/fal/fal.ts';
import type { ImageRequest } from '../../../server/providers/image-provider.ts';
import { type WireReply, WireStub } from '../../support/wire-stub/wire-stub.ts';
import { failureOf, TEST_KEY } from './call-provider.ts';
import { declaredRequest, references } from './contract/provider-wire.ts';
import { runWire, wireContext } from './contract/run-wire.ts';
import { wireVendor } from './contract/wire-vendor.ts';
import { falWire } from './contract/wires/fal.ts';

const vendor = wireVendor(falWire);
const { plain } = falWire.requests;

describe('how the making ended is told apart from a question that did not get through', () => {
  test.each<[string, WireReply, string]>([
    [
      'its checker refuses the prompt',
      {
        status: 422,
        headers: { 'X-Fal-Retryable': 'false' },
        body: {
          detail: [
            {
              loc: ['body', 'prompt'],
              msg: 'The content was flagged by a content checker.',
              type: 'content_policy_violation',
            },
          ],
        },
      },
      'refused_content',
    ],
    [
      'its machine went away',
      {
        status: 503,
        headers: { 'X-Fal-Error-Type': 'runner_disconnected' },
        body: { detail: 'Runner disconnected', error_type: 'runner_disconnected' },
      },
      'provider_down',
    ],
  ])('when %s', async (_, reply, code) => {
    const { error, requests } = await vendor.failing((request) =>
      vendor.isLast(request) ? reply : null,
    );
    expect(error.facts).toMatchObject({ code, charged: 'unknown' });
    expect(error.retryable).toBe(false);
    expect(requests.filter(vendor.isMaking)).toHaveLength(1);
  });
});

test('a picture that breaks its rules is left out and warned of', async () => {
  const { stub, pictures } = await vendor.start((request) => {
    if (!vendor.isLast(request)) return null;
    const images = pictures.map(({ url }) => ({ url }));
    return { body: { images, seed: 7, has_nsfw_concepts: [true, false] } };
  });
  await using _ = stub;
  const result = await runWire(fal, { ...plain, count: 2 }, wireContext(falWire, stub));
  expect(result.outputs.map(({ index, bytes }) => [index, bytes])).toEqual([
    [1, pictures[1]?.bytes],
  ]);
  expect(result.warnings).toEqual(['pictures_refused']);
});

test('what waits in the queue is asked for at the address that fal named', async () => {
  const made = await vendor.start((request) => {
    if (vendor.isMaking(request)) {
      const response_url = `${made.stub.origin}/elsewhere/requests/r-9`;
      const body = { request_id: 'r-9', response_url, status_url: `${response_url}/status` };
      return { body };
    }
    if (request.path.endsWith('/requests/r-9/status')) return { body: { status: 'IN_QUEUE' } };
    return null;
  });
  await using stub = made.stub;
  const context = wireContext(falWire, stub);
  const started = await fal.start(plain, context);
  const polled = 'operation' in started && (await fal.poll?.(started.operation, context));
  expect(polled).toMatchObject({ retryAfter: 1_000 });
  expect(stub.requests.at(-1)?.path).toBe('/elsewhere/requests/r-9/status');
});

test('a key of fal is looked at where fal tells its prices, one for a gateway is not', async () => {
  await using stub = await WireStub.start();
  const asked: string[] = [];
  const context = wireContext(falWire, stub);
  const fetch: typeof context.fetch = (url) => {
    asked.push(new URL(String(url)).origin);
    return Promise.resolve(
      Response.json({ error: { type: 'x', message: TEST_KEY } }, { status: 401 }),
    );
  };
  for (const baseUrl of ['https://queue.fal.run', 'https://gateway.example']) {
    const look = fal.checkKey?.({ ...context, baseUrl, fetch }) ?? Promise.resolve();
    expect((await failureOf(look)).facts.code).toBe('wrong_key');
  }
  expect(asked).toEqual(['https://api.fal.ai', 'https://gateway.example']);
});

describe('its price list for a key', () => {
  const prices = {
    'fal-ai/flux-2': { micros: 12_000, per: 'megapixel', date: '2026-11-27' },
    'fal-ai/flux-2/edit': { micros: 12_000, per: 'megapixel', date: '2026-11-27' },
    'fal-ai/nano-banana-2': { micros: 80_000, per: 'picture', date: '2026-11-27' },
    'fal-ai/nano-banana-2/edit': { micros: 90_000, per: 'picture', date: '2026-11-27' },
  } as const;

  test.each<[string, Partial<ImageRequest>, number | null]>([
    ['fal-ai/flux-2', { size: { width: 1024, height: 1024 } }, 12_000],
    ['fal-ai/flux-2', { size: { width: 1040, height: 1024 }, count: 3 }, 72_000],
    ['fal-ai/flux-2', { references: references(1) }, null],
    ['fal-ai/nano-banana-2', { count: 2 }, 160_000],
    ['fal-ai/nano-banana-2', { references: references(2) }, 90_000],
    ['fal-ai/nano-banana-2', { options: { resolution: '4K' } }, null],
    ['fal-ai/flux/dev', {}, null],
  ])('quotes %s with %j', (model, changes, micros) => {
    const request = declaredRequest(fal, model, changes);
    expect(fal.estimate?.({ ...request, prices }).micros).toBe(micros);
  });

  test('is asked for with the check of the key, and leaves out what is no price of a picture', async () => {
    await using stub = await WireStub.start();
    stub.answer = ({ path }) =>
      path === '/v1/models'
        ? { body: { models: [{ endpoint_id: 'fal-ai/flux-2' }] } }
        : {
            body: {
              prices: [
                { endpoint_id: 'a', unit_price: 0.03, unit: 'images', currency: 'USD' },
                { endpoint_id: 'b', unit_price: 0.01, unit: 'megapixels', currency: 'USD' },
                { endpoint_id: 'c', unit_price: 0.01, unit: 'compute seconds', currency: 'USD' },
                { endpoint_id: 'd', unit_price: 0.01, unit: 'image', currency: 'EUR' },
                { endpoint_id: 'e', unit_price: 1e300, unit: 'image', currency: 'USD' },
              ],
            },
          };
    const found = await fal.checkKey?.(wireContext(falWire, stub));
    expect(found?.prices).toMatchObject({
      a: { micros: 30_000, per: 'picture' },
      b: { micros: 10_000, per: 'megapixel' },
    });
    expect(Object.keys(found?.prices ?? {})).toEqual(['a', 'b']);
  });

  test('of an endpoint that has none takes nothing from the key', async () => {
    await using stub = await WireStub.start();
    const lists: WireReply[] = [
      { body: { prices: [] } },
      { body: { models: [{ endpoint_id: 'fal-ai/flux-2' }] } },
      { status: 404, body: { error: { type: 'not_found', message: 'Resource not found' } } },
    ];
    stub.answer = () => lists.shift() ?? { status: 500, body: {} };
    const found = await fal.checkKey?.(wireContext(falWire, stub));
    expect(found).toMatchObject({ outcome: 'works', models: ['fal-ai/flux-2'], prices: {} });
  });
});
