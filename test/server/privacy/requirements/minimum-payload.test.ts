import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { providers } from '../../../../server/providers/registry.ts';
import { createApiClient } from '../../../../shared/api-client.ts';
import type { GenerationRequest } from '../../../../shared/generation.ts';
import { type Canary, canaryOf, plantCanary } from '../../../support/canary.ts';
import { generate, type Person } from '../../../support/person.ts';
import { TestService } from '../../../support/test-service.ts';
import { createToyProvider } from '../../../support/toy-provider.ts';
import type { WireStub } from '../../../support/wire-stub/wire-stub.ts';
import type { ProviderWire } from '../../providers/contract/provider-wire.ts';
import { wireVendor } from '../../providers/contract/wire-vendor.ts';
import { wires } from '../../providers/contract/wires.ts';

/** Every vendor, each speaking its own wire, by the id of its provider. */
const stubs = new Map<string, WireStub>();
const toy = createToyProvider('toy', false);

let service: TestService;
let person: Person;
/** What a plugin is connected with. */
let accessToken: string;
let documentId: string;
/** Of a picture that says in its metadata whose it is and what its layer was called. */
let assetId: string;
/** Name → what no provider may get to see. */
const canaries = new Map<string, Canary>();

const secret = (what: string) => {
  const canary = plantCanary(`${what}-`);
  canaries.set(what, canary);
  return canary.value;
};

beforeAll(async () => {
  for (const wire of wires) {
    const { stub } = await wireVendor(wire).start(undefined, 'vendor');
    stubs.set(wire.provider.id, stub);
  }
  const origins = wires.map(({ provider: { id }, basePath }) => [
    `PROVIDER_BASE_URL_${id.toUpperCase().replaceAll('-', '_')}`,
    `${stubs.get(id)?.origin}${basePath}`,
  ]);
  service = await TestService.start({
    providers: [...providers, toy],
    environment: {
      ...Object.fromEntries(origins),
      ALLOWED_PRIVATE_ORIGINS: [...stubs.values()].map(({ origin }) => origin).join(','),
    },
  });
  const name = secret('name');
  person = await service.signUp(name);
  const { api, cookie } = person;
  const account = await api.account();
  canaries.set('account', canaryOf(account.id));
  canaries.set('e-mail', canaryOf(account.email));
  canaries.set('session', canaryOf(cookie.replace(/^[^=]+=/, '').split('.')[0] ?? ''));
  accessToken = await person.connectPlugin();
  canaries.set('connection', canaryOf(accessToken));
  documentId = randomUUID();
  canaries.set('document', canaryOf(documentId));
  const png = await sharp({ create: { width: 16, height: 16, channels: 3, background: 'red' } })
    .withExif({ IFD0: { Artist: name, ImageDescription: secret('layer') } })
    .png()
    .toBuffer();
  expect(canaries.get('layer')?.foundIn(png)).toContain('raw');
  ({ id: assetId } = await api.uploadAsset(new Uint8Array(png), 'image/png'));
  canaries.set('asset', canaryOf(assetId));
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  for (const stub of stubs.values()) await stub[Symbol.asyncDispose]();
});

/** What the wire's own requests ask for, as a client of this service asks for it. */
function asked({ provider, requests }: ProviderWire, prompt: string): GenerationRequest {
  const { model, size, aspectRatio, options, references } = requests.referenced ?? requests.plain;
  const [first] = references;
  return {
    model: `${provider.id}/${model}`,
    prompt,
    documentId,
    options,
    ...(size && { size }),
    ...(aspectRatio && { aspectRatio }),
    references: first ? [{ assetId, ...(first.role !== null && { role: first.role }) }] : [],
  };
}

interface Received {
  files: readonly { field: string; name: string; bytes: Buffer }[];
  [more: string]: unknown;
}

/** What of the canaries is anywhere in what was received. */
function foundIn(
  { files, ...more }: Received,
  among: ReadonlyMap<string, Canary> = canaries,
): string[] {
  const texts = [
    JSON.stringify(more),
    ...files.flatMap(({ field, name, bytes }) => [`${field} ${name}`, bytes]),
  ];
  return [...among].flatMap(([what, canary]) =>
    texts.flatMap((text) => canary.foundIn(text).map((how) => `${what}: ${how}`)),
  );
}

test.each(wires.map((wire) => [wire.provider.label, wire] as const))(
  '15 %s receives no name, address, file or layer name, nor ids or secrets of anything here',
  async (_, wire) => {
    const { id, credential } = wire.provider;
    const stub = stubs.get(id);
    if (!stub) throw new Error(`${id} has no vendor`);
    const { api } = person;
    const prompt = `a quiet quay ${randomUUID()}`;
    const key = secret('key');
    const made = await api.createProviderKey({
      provider: id,
      label: secret('key label'),
      secret: key,
      settings: wire.settings ?? {},
      ...(credential?.baseUrl === 'required' && { baseUrl: `${stub.origin}${wire.basePath}` }),
    });
    await api.giveConsent({ provider: id, origin: stub.origin });
    canaries.set('provider key', canaryOf(made.id));
    await api.labelDocument(documentId, secret('document label'));
    const generation = await generate(connected(), asked(wire, prompt));
    canaries.set('generation', canaryOf(generation.id));
    expect(generation.error).toBeNull();
    expect(generation.outputs).toHaveLength(1);

    // What is meant to be sent is found in the same way.
    const meant = new Map([['prompt', canaryOf(prompt)]]);
    expect(stub.requests.flatMap((request) => foundIn({ ...request }, meant))).toContain(
      'prompt: raw',
    );
    const [header, value] = wire.credential(key);
    for (const { headers, ...request } of stub.requests) {
      const { [header]: sent, ...others } = headers;
      expect([value, undefined]).toContain(sent);
      expect(foundIn({ ...request, headers: others })).toEqual([]);
    }
  },
);

test('15 A provider is handed no more than that, so it can send no more', async () => {
  const prompt = `a quieter quay ${randomUUID()}`;
  const api = connected();
  const request = { model: 'toy/picture', prompt, documentId, references: [{ assetId }] };
  const generation = await generate(api, request);
  canaries.set('generation', canaryOf(generation.id));
  const handed = toy.startsOf(prompt);
  expect(handed).toHaveLength(1);
  const pictures = await Promise.all(
    (handed[0]?.references ?? []).map(async (one) => ({
      field: '',
      name: '',
      bytes: Buffer.from(await one.bytes()),
    })),
  );
  expect(pictures).toHaveLength(1);
  expect(foundIn({ handed, files: pictures })).toEqual([]);
});

/** The plugin of the person. */
function connected() {
  return createApiClient({ origin: service.origin, accessToken });
}
