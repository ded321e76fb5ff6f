import { describe, expect, test } from 'vitest';
import { azureOpenai } from '../../../server/providers/azure-openai/azure-openai.ts';
import { bfl } from '../../../server/providers/bfl/bfl.ts';
import { fal } from '../../../server/providers/fal/fal.ts';
import { gemini } from '../../../server/providers/gemini/gemini.ts';
import { ideogram } from '../../../server/providers/ideogram/ideogram.ts';
import type {
  ImageProvider,
  ImageRequest,
  PricedRequest,
} from '../../../server/providers/image-provider.ts';
import { openai } from '../../../server/providers/openai/openai.ts';
import { recraft } from '../../../server/providers/recraft/recraft.ts';
import { replicate } from '../../../server/providers/replicate/replicate.ts';
import { stability } from '../../../server/providers/stability/stability.ts';
import { xai } from '../../../server/providers/xai/xai.ts';
import type { KeySettings } from '../../../shared/provider-key.ts';
import { type WireReply, WireStub } from '../../support/wire-stub/wire-stub.ts';
import { failureOf } from './call-provider.ts';
import { declaredRequest, type ProviderWire, references } from './contract/provider-wire.ts';
import { runWire, wireContext } from './contract/run-wire.ts';
import { wires } from './contract/wires.ts';

const wireOf = (provider: ImageProvider): ProviderWire => {
  const wire = wires.find((one) => one.provider.id === provider.id);
  if (!wire) throw new Error(`${provider.id} has no wire`);
  return wire;
};

/** What one request is answered with, and what was sent for it. */
async function answered(
  provider: ImageProvider,
  request: ImageRequest,
  reply: WireReply,
  changes: Partial<ProviderWire> = {},
) {
  await using stub = await WireStub.start();
  stub.answer = () => reply;
  const context = wireContext({ ...wireOf(provider), ...changes }, stub);
  const call = runWire(provider, request, context);
  const outcome = await call.catch(() => failureOf(call));
  return { outcome, sent: stub.requests[0] };
}

const priced = (
  provider: ImageProvider,
  model: string,
  changes: Partial<ImageRequest> = {},
): PricedRequest => declaredRequest(provider, model, changes);

describe('OpenAI', () => {
  const request = declaredRequest(openai, 'gpt-image-2', { count: 2 });
  const error = { code: 'moderation_blocked', message: 'Rejected by the safety system.' };
  const inEvent = (more: object): WireReply => ({
    headers: { 'Content-Type': 'text/event-stream' },
    body: `event: image_generation.completed\ndata: ${JSON.stringify({ ...more, error })}\n\n`,
  });

  test.each<[string, WireReply, string]>([
    ['a picture', { body: { data: [{ b64_json: 'AAAA' }], error } }, 'unknown'],
    ['a picture in its event', inEvent({ b64_json: 'AAAA' }), 'unknown'],
    ['nothing', { body: { error } }, 'no'],
    ['nothing in its event', inEvent({}), 'no'],
  ])('says what it may have charged when %s stood before an error', async (_, reply, charged) => {
    const { outcome } = await answered(openai, request, reply);
    expect(outcome).toMatchObject({ facts: { code: 'refused_content', charged } });
  });
});

describe('Azure OpenAI', () => {
  const settings = { deployments: 'pictures=gpt-image-2, gpt-image-1-mini, chat=gpt-9, ,a b' };

  test('opens the deployments of a key, each with what its model can do', () => {
    const models = azureOpenai.modelsOf?.(settings) ?? [];
    expect(models.map(({ name, label }) => [name, label])).toEqual([
      ['pictures', 'pictures (GPT Image 2)'],
      ['gpt-image-1-mini', 'GPT Image 1 mini'],
    ]);
    expect(models[0]?.capabilities.dimensions.kind).toBe('any');
  });

  test.each<[string, KeySettings, string, Record<string, string>]>([
    ['', {}, '/openai/v1/images/generations', {}],
    ['/openai', {}, '/openai/v1/images/generations', {}],
    ['/openai/v1', {}, '/openai/v1/images/generations', {}],
    ['/gateway', {}, '/gateway/openai/v1/images/generations', {}],
    [
      '',
      { apiVersion: ' preview ' },
      '/openai/v1/images/generations',
      { 'api-version': 'preview' },
    ],
  ])('is asked below “%s” with %j at %s', async (basePath, more, path, query) => {
    const all = { ...settings, ...more };
    const request = declaredRequest(azureOpenai, 'pictures', { options: { previews: 0 } }, all);
    const { sent } = await answered(
      azureOpenai,
      request,
      { body: {} },
      { basePath, settings: all },
    );
    expect(sent).toMatchObject({ path, query, fields: { model: 'pictures' } });
    expect(sent?.headers).not.toHaveProperty('authorization');
  });
});

describe('Black Forest Labs', () => {
  test('is asked for width and height by FLUX.2, and for a ratio by Kontext', async () => {
    const size = { width: 1024, height: 768 };
    const flux = await answered(bfl, declaredRequest(bfl, 'flux-2-pro', { size }), { body: {} });
    expect(flux.sent?.fields).toMatchObject({ width: 1024, height: 768, output_format: 'png' });
    expect(flux.sent?.fields).not.toHaveProperty('aspect_ratio');
    const kontext = declaredRequest(bfl, 'flux-kontext-pro', { aspectRatio: '21:9' });
    const { sent } = await answered(bfl, kontext, { body: {} });
    expect(sent).toMatchObject({
      path: '/v1/flux-kontext-pro',
      fields: { aspect_ratio: '21:9', prompt_upsampling: false, safety_tolerance: 2 },
    });
  });
});

describe('Gemini', () => {
  test.each<[string, string, number | null]>([
    ['gemini-3-pro-image', '1K', 268_000],
    ['gemini-3-pro-image', '4K', 480_000],
    ['gemini-nano-banana-2.1', '1K', 67_200],
    ['gemini-nano-banana-2.1', '4K', null],
  ])('quotes two pictures of %s at %s', (model, imageSize, micros) => {
    const request = priced(gemini, model, { count: 2, options: { imageSize } });
    expect(gemini.estimate?.(request).micros).toBe(micros);
  });

  test('that answers in words is quoted, and not called a refusal', async () => {
    const parts = [{ text: 'Which lake do you mean?' }];
    const { outcome } = await answered(gemini, declaredRequest(gemini, 'gemini-3-pro-image'), {
      body: { candidates: [{ finishReason: 'STOP', content: { parts } }] },
    });
    expect(outcome).toMatchObject({
      facts: {
        code: 'bad_answer',
        message: 'Google Gemini answered without a picture. It says: Which lake do you mean?',
      },
    });
  });
});

describe('Stability AI', () => {
  test('says beforehand that a picture from a reference keeps its shape', () => {
    const change = { references: references(1), aspectRatio: '16:9' };
    expect(stability.review?.(priced(stability, 'sd3.5-large', change))).toMatchObject([
      { verdict: 'warn', about: 'aspectRatio' },
    ]);
    expect(stability.review?.(priced(stability, 'core', { aspectRatio: '16:9' }))).toEqual([]);
  });

  test('gives the seed that it has used', async () => {
    const png = await references(1)[0]?.bytes();
    const { outcome } = await answered(stability, declaredRequest(stability, 'ultra'), {
      headers: { seed: '987' },
      body: png,
    });
    expect(outcome).toMatchObject({ outputs: [{ seed: 987 }] });
  });
});

describe('Ideogram', () => {
  test.each<[string, Partial<ImageRequest>, number | null]>([
    ['v3', { count: 3, options: { rendering_speed: 'TURBO' } }, 90_000],
    ['v3', { options: { rendering_speed: 'QUALITY' } }, 90_000],
    ['v3', { references: references(1, 'character') }, 150_000],
    ['v3', { references: references(1, 'style') }, null],
    ['v3-transparent', {}, 70_000],
    ['v3-transparent', { options: { rendering_speed: 'FLASH' } }, null],
    ['ideogram-4', { options: { rendering_speed: 'turbo' } }, 30_000],
    ['ideogram-4-5', { count: 2, options: { quality: 'high' } }, 200_000],
    ['ideogram-4-5', { references: references(1) }, null],
  ])('quotes %s with %j', (model, changes, micros) => {
    expect(ideogram.estimate?.(priced(ideogram, model, changes)).micros).toBe(micros);
  });

  test('asks 4.5 for a size and a quality, and 4.0 for a resolution and a speed', async () => {
    const size = { width: 1440, height: 2560 };
    const ask = (model: string) =>
      answered(ideogram, declaredRequest(ideogram, model, { size }), { body: {} });
    expect((await ask('ideogram-4-5')).sent).toMatchObject({
      path: '/v2/image/generate/ideogram-4-5',
      fields: { size: '1440x2560', quality: 'medium', magic_prompt: 'auto', num_images: 1 },
    });
    const { sent } = await ask('ideogram-4');
    expect(sent).toMatchObject({ path: '/v2/image/generate/ideogram-4' });
    expect(Object.keys(sent?.fields ?? {}).sort()).toEqual([
      'num_images',
      'prompt',
      'rendering_speed',
      'resolution',
    ]);
  });

  test('takes one character, and refuses a second one before anything is sent', () => {
    const review = (count: number) =>
      ideogram.review?.(priced(ideogram, 'v3', { references: references(count, 'character') }));
    expect(review(1)).toEqual([]);
    expect(review(2)).toMatchObject([{ verdict: 'refuse', about: 'references' }]);
  });

  test('sends each reference as what it is', async () => {
    const [style] = references(1, 'style');
    const [character] = references(1, 'character');
    const given = [character, style].flatMap((one) => one ?? []);
    const request = declaredRequest(ideogram, 'v3', { references: given, aspectRatio: '16:10' });
    const { sent } = await answered(ideogram, request, { body: {} });
    expect(sent?.files.map(({ field }) => field)).toEqual([
      'character_reference_images',
      'style_reference_images',
    ]);
    expect(sent?.fields.aspect_ratio).toBe('16x10');
  });

  test('makes transparent pictures by an endpoint of their own', async () => {
    const request = declaredRequest(ideogram, 'v3-transparent');
    const { sent } = await answered(ideogram, request, { body: {} });
    expect(sent?.path).toBe('/v1/ideogram-v3/generate-transparent');
  });
});

describe('Recraft', () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>';

  test.each<[string, WireReply]>([
    ['names none of the models here', { body: { data: [{ id: 'recraft/recraft-v9' }] } }],
    ['may not be seen', { status: 403, body: {} }],
  ])('takes no model away for a list that %s', async (_, list) => {
    await using stub = await WireStub.start();
    stub.answer = ({ path }) => (path === '/v1/models' ? list : { body: { credits: 5 } });
    const found = await recraft.checkKey?.(wireContext(wireOf(recraft), stub));
    expect(found).toMatchObject({ outcome: 'works' });
    expect(found).not.toHaveProperty('models');
  });

  test('makes vector pictures, whose format is not asked for', async () => {
    const data = [{ b64_json: Buffer.from(svg).toString('base64') }];
    const request = declaredRequest(recraft, 'recraftv4_1_vector');
    const { outcome, sent } = await answered(recraft, request, { body: { credits: 80, data } });
    expect(sent?.fields).not.toHaveProperty('image_format');
    expect(outcome).toMatchObject({ outputs: [{ bytes: Buffer.from(svg) }], cost: 80_000 });
  });
});

describe('a seed that a vendor tells', () => {
  test.each([0.5, 1e19, 'x'])('is the one that was sent where it tells %s', async (seed) => {
    const stub = await WireStub.start();
    await using _ = stub;
    const picture = () => ({ url: `${stub.picturesOrigin}/` });
    stub.answer = ({ at, path, method }) => {
      if (at === 'pictures') return { body: Buffer.from('the picture') };
      if (method === 'POST') return { body: { id: 'b1', request_id: 'f1' } };
      const status = { status: path.startsWith('/v1/get_result') ? 'Ready' : 'COMPLETED' };
      const result = { sample: picture().url, seed };
      return { body: { ...status, result, images: [picture()], seed } };
    };
    for (const provider of [bfl, fal]) {
      const [model] = provider.models;
      const request = declaredRequest(provider, model?.name ?? '', { seed: 42 });
      const result = await runWire(provider, request, wireContext(wireOf(provider), stub));
      expect(result.outputs.map((one) => one.seed)).toEqual([42]);
    }
  });
});

describe('xAI', () => {
  const request = declaredRequest(xai, 'grok-imagine-image-2.0', { count: 3 });
  const usage = { cost_in_usd_ticks: 600_000_000 };

  test('leaves out a picture that has no address, and says so', async () => {
    await using stub = await WireStub.start();
    stub.answer = ({ at }) => {
      if (at === 'pictures') return { body: Buffer.from('the picture') };
      const data = [
        { url: null },
        { respect_moderation: false },
        { url: `${stub.picturesOrigin}/` },
      ];
      return { body: { data, usage } };
    };
    const result = await runWire(xai, request, wireContext(wireOf(xai), stub));
    expect(result).toEqual({
      outputs: [{ index: 2, seed: null, bytes: Buffer.from('the picture') }],
      cost: 60_000,
      warnings: ['pictures_refused', 'pictures_unnamed'],
    });
  });

  test.each([
    ['has an address', { url: '' }, 'bad_answer'],
    ['is within its rules', { respect_moderation: false }, 'refused_content'],
  ])('says what it cost when none %s', async (_, one, code) => {
    const { outcome } = await answered(xai, request, { body: { data: [one, one], usage } });
    expect(outcome).toMatchObject({ facts: { code, charged: 'yes', costMicros: 60_000 } });
  });
});

describe('Replicate', () => {
  test.each(['failed', 'canceled', 'aborted'])(
    'is not asked again after the end “%s”',
    async (how) => {
      const request = declaredRequest(replicate, 'black-forest-labs/flux-dev');
      const body = { id: 'p1', status: how, error: 'CUDA out of memory', output: null };
      const { outcome } = await answered(replicate, request, { body });
      expect(outcome).toMatchObject({
        facts: { code: 'provider_down', charged: 'unknown' },
        retryable: false,
      });
    },
  );

  test('takes away a model that it has no more', async () => {
    await using stub = await WireStub.start();
    stub.answer = ({ path }) =>
      path.endsWith('/flux-dev') ? { status: 404, body: {} } : { body: { type: 'user' } };
    const found = await replicate.checkKey?.(wireContext(wireOf(replicate), stub));
    expect(found?.models).toEqual([
      'black-forest-labs/flux-1.1-pro',
      'black-forest-labs/flux-schnell',
    ]);
  });
});
