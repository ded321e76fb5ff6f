import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProviderError } from '../../../../server/providers/provider-error.ts';
import { providers } from '../../../../server/providers/registry.ts';
import { ApiError } from '../../../../shared/api-requests.ts';
import { generate } from '../../../support/person.ts';
import { ProviderStub } from '../../../support/provider-stub/provider-stub.ts';
import { TestService } from '../../../support/test-service.ts';
import { createToyProvider } from '../../../support/toy-provider.ts';
import { newPicture } from '../../endpoint-requests.ts';

const toy = createToyProvider('toy', false);
const other = createToyProvider('other', false);

let stub: ProviderStub;
let service: TestService;

beforeAll(async () => {
  stub = await ProviderStub.start();
  service = await TestService.start({
    providers: [...providers.filter(({ id }) => id === 'openai'), toy, other],
    environment: {
      PROVIDER_BASE_URL_OPENAI: stub.baseUrl,
      ALLOWED_PRIVATE_ORIGINS: stub.origin,
    },
  });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await stub[Symbol.asyncDispose]();
});

const KEY = { provider: 'openai', label: 'Keylabelium', secret: 'sk-requirement-of-privacy' };
const MODEL = 'openai/gpt-image-2';

test('12 What is shown when sending is what is sent: destination, model and items', async () => {
  const person = await service.signUp();
  const { api } = person;
  await api.createProviderKey(KEY);
  const { id: assetId } = await api.uploadAsset(await newPicture(), 'image/png');
  const request = { model: MODEL, prompt: `a pier ${randomUUID()}`, references: [{ assetId }] };
  const refusal: unknown = await api.generate(request, randomUUID()).catch((error) => error);
  const shown = refusal instanceof ApiError ? refusal.problem.consent : undefined;
  expect(shown).toMatchObject({ items: ['prompt', 'references', 'options'] });
  expect(stub.calls.filter(({ prompt }) => prompt === request.prompt)).toEqual([]);

  const destination = { provider: shown?.provider ?? '', origin: shown?.origin ?? '' };
  await api.giveConsent(destination);
  expect((await api.consents()).items).toMatchObject([{ ...destination, items: shown?.items }]);
  const recorded = await generate(api, request);

  const [call, ...more] = stub.calls.filter(({ prompt }) => prompt === request.prompt);
  expect(more).toEqual([]);
  expect(`http://${call?.headers.host}`).toBe(shown?.origin);
  expect(recorded.model).toBe(`${shown?.provider}/${call?.model}`);
  expect(recorded.prompt).toBe(call?.prompt);
  expect(recorded.references.map((one) => one.assetId)).toEqual([assetId]);
  expect(call?.files).toHaveLength(1);
});

test('13 No provider takes the place of another: a failure stays one, and a missing key is said', async () => {
  const person = await service.signUp();
  const before = stub.calls.length;
  const prompt = 'a failing bay';
  toy.when(prompt, {
    async start() {
      const message = 'The toy is broken.';
      throw new ProviderError({ code: 'invalid_request', message, charged: 'no' });
    },
  });
  const failed = await generate(person.api, { model: 'toy/picture', prompt });
  expect(failed).toMatchObject({ status: 'failed', model: 'toy/picture', outputs: [] });
  expect(other.startsOf(prompt)).toEqual([]);

  const without = person.api.generate({ model: MODEL, prompt }, randomUUID());
  await expect(without).rejects.toBeInstanceOf(ApiError);
  expect(toy.startsOf(prompt)).toHaveLength(1);
  expect(other.startsOf(prompt)).toEqual([]);
  expect(stub.calls).toHaveLength(before);
});

/** A PNG with a C2PA manifest's chunk, `caBX`, before its pixels. */
async function pngWithCredentials(): Promise<Buffer> {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const body = Buffer.from('caBX\0\0\0\x20jumb content credentials');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length - 4);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, 33), length, body, checksum, png.subarray(33)]);
}

/** A JPEG with a C2PA manifest in a JUMBF segment, APP11. */
async function jpegWithCredentials(): Promise<Buffer> {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'blue' } })
    .jpeg()
    .toBuffer();
  const body = Buffer.from('JP\0\x01\0\0\0\x01\0\0\0\x20jumb content credentials');
  const head = Buffer.from([0xff, 0xeb, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

test('content credentials in a provider’s PNG and JPEG are kept: the original is what came, byte for byte', async () => {
  const person = await service.signUp();
  const sent = [await pngWithCredentials(), await jpegWithCredentials()];
  const prompt = 'signed pictures';
  toy.when(prompt, {
    async start() {
      return {
        answer: (async function* () {
          for (const [index, picture] of sent.entries()) {
            const bytes = (async function* () {
              yield picture;
            })();
            yield { type: 'output' as const, index, seed: null, bytes };
          }
        })(),
      };
    },
  });
  const made = await generate(person.api, { model: 'toy/picture', prompt, count: 2 });
  const kept = await Promise.all(
    made.outputs.map(async ({ assetId }) =>
      Buffer.from(await (await person.api.assetContent(assetId, 'original')).bytes()),
    ),
  );
  expect(kept).toEqual(sent);
});
