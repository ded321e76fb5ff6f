import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImageRequest } from '../../../server/providers/image-provider.ts';
import { openaiCompatible } from '../../../server/providers/openai-compatible/openai-compatible.ts';
import type { KeySettings } from '../../../shared/provider-key.ts';
import { ProviderStub } from '../../support/provider-stub/provider-stub.ts';
import type { StubFault } from '../../support/provider-stub/stub-fault.ts';
import { nonceOf, stubPicture } from '../../support/provider-stub/stub-picture.ts';
import { WireStub } from '../../support/wire-stub/wire-stub.ts';
import {
  type CallOptions,
  callProvider,
  failureOf,
  imageRequest,
  reference,
  stubContext,
  TEST_KEY,
} from './call-provider.ts';
import { finishWire, runWire, wireContext } from './contract/run-wire.ts';
import { openaiCompatibleWire } from './contract/wires/openai-compatible.ts';

let stub: ProviderStub;
beforeAll(async () => {
  stub = await ProviderStub.start();
});
beforeEach(() => stub.reset());
afterAll(() => stub[Symbol.asyncDispose]());

const SETTINGS: KeySettings = {
  models: 'sd-cpp-local',
  sizes: '',
  references: 'several',
  severalPerCall: true,
  askForBase64: true,
  stream: false,
};

const call = (
  changes: Partial<ImageRequest> = {},
  settings: KeySettings = {},
  options: CallOptions = {},
) =>
  callProvider(
    openaiCompatible,
    imageRequest({ model: 'sd-cpp-local', options: {}, ...changes }),
    stubContext(stub, { settings: { ...SETTINGS, ...settings }, ...options }),
  );

const fail = (fault: StubFault, ...rest: Parameters<typeof call>) => {
  stub.next(fault);
  return failureOf(call(...rest));
};

const modelsOf = (settings: KeySettings) => openaiCompatible.modelsOf?.(settings) ?? [];

describe('a key’s settings', () => {
  test('name its models', () => {
    const models = modelsOf({
      ...SETTINGS,
      models: ' flux-schnell,org/sdxl:v1 , flux-schnell,, a b',
    });
    expect(models.map(({ name }) => name)).toEqual(['flux-schnell', 'org/sdxl:v1']);
    expect(models.every(({ price }) => price === null)).toBe(true);
  });

  test('name its sizes', () => {
    const [model] = modelsOf({ ...SETTINGS, sizes: '512x512, 768 × 1024, large' });
    expect(model?.capabilities.dimensions).toEqual({
      kind: 'sizes',
      sizes: [
        { width: 512, height: 512 },
        { width: 768, height: 1024 },
      ],
    });
  });

  test('say how many references and pictures a request may have', () => {
    const limits = (settings: KeySettings) => {
      const [model] = modelsOf({ ...SETTINGS, ...settings });
      return [model?.capabilities.references.max, model?.picturesPerCall];
    };
    expect(limits({})).toEqual([16, 10]);
    expect(limits({ references: 'one', severalPerCall: false })).toEqual([1, 1]);
    expect(limits({ references: 'none' })).toEqual([0, 10]);
  });
});

describe('a picture', () => {
  test('arrives, and its price stays unknown', async () => {
    const { outputs, cost } = await call();
    expect(nonceOf(outputs[0]?.bytes ?? Buffer.alloc(0))).toBe(stub.calls[0]?.nonces[0]);
    expect(cost).toBeNull();
    expect(stub.calls[0]?.fields).toEqual({
      model: 'sd-cpp-local',
      prompt: 'a mountain lake at dawn',
      n: 1,
      size: '64x48',
      response_format: 'b64_json',
    });
  });

  test('is asked for without response_format where the key says so', async () => {
    await call({}, { askForBase64: false });
    expect(stub.calls[0]?.fields).not.toHaveProperty('response_format');
  });

  test('is asked for without a key where there is none', async () => {
    await call({}, {}, { apiKey: '' });
    expect(stub.calls[0]?.headers).not.toHaveProperty('authorization');
  });

  test.each(['', '/', '/v1', '/v1/'])('is found when the address ends in “%s”', async (end) => {
    await call({}, {}, { baseUrl: `${stub.origin}${end}` });
    expect(stub.calls[0]?.path).toBe('/v1/images/generations');
  });

  test('comes with previews where the server streams them', async () => {
    const { previews, outputs } = await call({}, { stream: true });
    expect(previews).toHaveLength(2);
    expect(outputs).toHaveLength(1);
  });
});

describe('references', () => {
  const png = stubPicture({ width: 32, height: 32, nonce: 'one' });

  test('go as one file where there is one', async () => {
    await call({ references: [reference(png)] });
    expect(stub.calls[0]?.files.map(({ field }) => field)).toEqual(['image']);
  });

  test('go as a list where there are several', async () => {
    await call({ references: [reference(png), reference(png)] });
    expect(stub.calls[0]?.files.map(({ field }) => field)).toEqual(['image[]', 'image[]']);
  });
});

describe('a picture by address', () => {
  const context = () => stubContext(stub, { settings: SETTINGS });
  const start = () =>
    openaiCompatible.start(
      imageRequest({ model: 'sd-cpp-local', options: {}, count: 2 }),
      context(),
    );

  test.each<StubFault>(['url', 'relative_url'])(
    'on the server itself is kept, and fetched without the key by whatever worker: %s',
    async (fault) => {
      stub.next(fault);
      const started = await start();
      if (!('operation' in started)) throw new Error('it should name an operation');
      expect(JSON.stringify(started.operation)).not.toContain(TEST_KEY);
      for (let worker = 1; worker <= 2; worker += 1) {
        const { outputs } = await finishWire(openaiCompatible, started.operation, context());
        expect(outputs.map(({ bytes }) => nonceOf(bytes))).toEqual(stub.calls[0]?.nonces);
      }
      expect(stub.calls).toHaveLength(1);
      expect(stub.pictureRequests.map(({ authorization }) => authorization)).toEqual(
        Array.from({ length: 4 }, () => null),
      );
    },
  );

  test('is fetched with the key where the server shows it to nobody else', async () => {
    await using server = await WireStub.start();
    const bytes = stubPicture({ width: 32, height: 32, nonce: 'guarded' });
    server.answer = ({ method, headers }) => {
      if (method === 'POST') return { body: { data: [{ url: '/made/one.png' }] } };
      return headers.authorization ? { body: bytes } : { status: 401, body: {} };
    };
    const result = await runWire(
      openaiCompatible,
      imageRequest({ model: 'sd-cpp-local', options: {} }),
      wireContext(openaiCompatibleWire, server),
    );
    expect(result.outputs.map((one) => one.bytes)).toEqual([bytes]);
    const asked = server.requests.filter(({ method }) => method === 'GET');
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      `Bearer ${TEST_KEY}`,
    ]);
  });

  test('anywhere else is not opened', async () => {
    stub.next('private_url');
    const started = await start();
    if (!('operation' in started)) throw new Error('it should name an operation');
    const { facts } = await failureOf(finishWire(openaiCompatible, started.operation, context()));
    expect(facts).toMatchObject({
      code: 'bad_answer',
      message: 'Your server named a picture at another address, which was not opened.',
    });
    expect(stub.pictureRequests).toEqual([]);
  });
});

describe('a failure', () => {
  test('may be said in a string', async () => {
    expect((await fail('string_error')).facts).toMatchObject({
      code: 'invalid_request',
      charged: 'no',
      message: 'Your server cannot do what was asked. It says: prompt is too long for this model.',
    });
  });

  test('may be a page', async () => {
    const facts = { code: 'provider_down', status: 500, charged: 'unknown' };
    expect((await fail('html_error')).facts).toMatchObject(facts);
  });
});
