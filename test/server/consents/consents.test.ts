import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasConsent, requireConsent } from '../../../server/consents/require-consent.ts';
import { ProviderConsent } from '../../../shared/provider-consent.ts';
import { ended, type Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider, gate, pictures } from '../../support/toy-provider.ts';
import { withCredential } from '../../support/with-credential.ts';

const vault = withCredential(createToyProvider('vault', false));
const offline = createToyProvider('offline', true);
const origin = 'https://api.toys.example';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ providers: [vault, offline] });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const prisma = () => service.inside.database.prisma;
const idOf = async (person: Person) => (await person.api.account()).id;
const problem = (status: number, code: string) =>
  expect.objectContaining({ problem: expect.objectContaining({ status, code }) });

describe('a consent', () => {
  it('is missed with everything that the person has to be shown', () => {
    const missed = () => requireConsent(vault, { origin, consented: false });
    expect(missed).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({
          status: 409,
          code: 'consent_needed',
          charged: 'no',
          consent: {
            provider: 'vault',
            providerLabel: 'Toy',
            origin,
            items: ['prompt', 'references', 'options'],
            policyUrl: 'https://toys.example/privacy',
          },
        }),
      }),
    );
  });

  it('is given in the plugin or on the page, and giving it twice is giving it once', async () => {
    const person = await service.signUp();
    const userId = await idOf(person);
    const plugin = await person.pluginApi();
    const given = await Promise.all(
      [plugin, person.api, plugin, person.api].map((api) =>
        api.giveConsent({ provider: 'vault', origin }),
      ),
    );
    expect(new Set(given.map(({ id }) => id)).size).toBe(1);
    expect(ProviderConsent.strict().parse(given[0])).toMatchObject({ provider: 'vault', origin });
    expect((await plugin.consents()).items).toEqual([given[0]]);
    expect(await prisma().providerConsent.count({ where: { userId } })).toBe(1);
    expect(await hasConsent(prisma(), userId, 'vault', origin)).toBe(true);
    expect(await hasConsent(prisma(), userId, 'vault', 'https://other.example')).toBe(false);
  });

  it('is for one destination: the provider’s own, or that of a key of the same person', async () => {
    const person = await service.signUp();
    const stranger = await service.signUp('Bob');
    const outdated = problem(409, 'consent_outdated');
    const mine = { provider: 'vault', origin: 'https://gateway.example' };
    await expect(person.api.giveConsent(mine)).rejects.toEqual(outdated);
    await person.api.createProviderKey({
      provider: 'vault',
      label: 'Gateway',
      secret: 'sk-0123456789',
      baseUrl: 'https://gateway.example/v1',
    });
    await person.api.giveConsent(mine);
    await expect(stranger.api.giveConsent(mine)).rejects.toEqual(outdated);
    await expect(person.api.giveConsent({ provider: 'nobody', origin })).rejects.toEqual(outdated);
  });

  it('is not needed by, nor taken for, a provider inside the service', async () => {
    const person = await service.signUp();
    requireConsent(offline, { origin: '', consented: false });
    await expect(person.api.giveConsent({ provider: 'offline', origin })).rejects.toEqual(
      problem(409, 'consent_not_needed'),
    );
  });

  it('is taken back at once, by its owner alone, and remembered', async () => {
    const person = await service.signUp();
    const stranger = await service.signUp('Bob');
    const userId = await idOf(person);
    const { id } = await person.api.giveConsent({ provider: 'vault', origin });
    const missing = problem(404, 'consent_not_found');
    await expect(stranger.api.revokeConsent(id)).rejects.toEqual(missing);
    await person.api.revokeConsent(id);
    await expect(person.api.revokeConsent(id)).rejects.toEqual(missing);
    expect(await hasConsent(prisma(), userId, 'vault', origin)).toBe(false);
    expect((await person.api.consents()).items).toEqual([]);
    const again = await person.api.giveConsent({ provider: 'vault', origin });
    expect(again.id).not.toBe(id);
    expect(await prisma().providerConsent.count({ where: { userId } })).toBe(2);
  });

  it('asks for the policy first', async () => {
    const person = await service.signUp();
    await prisma().policyAcceptance.deleteMany({ where: { userId: await idOf(person) } });
    await expect(person.api.giveConsent({ provider: 'vault', origin })).rejects.toEqual(
      problem(403, 'policy_not_accepted'),
    );
  });
});

describe('whoever works with a key or a consent', () => {
  it('is told when it ends, and not when the change is undone', async () => {
    const person = await service.signUp();
    const userId = await idOf(person);
    const told: unknown[] = [];
    const { promise: three, resolve } = Promise.withResolvers<void>();
    const stop = await service.inside.database.listen('tomson_notifications', (payload) => {
      const notification = JSON.parse(payload);
      if (notification.userId !== userId || !notification.kind.endsWith('-ended')) return;
      told.push(notification);
      if (told.length === 3) resolve();
    });
    const key = { provider: 'vault', label: 'Work', secret: 'sk-0123456789' };
    const { id: keyId } = await person.api.createProviderKey(key);
    await person.api.changeProviderKey(keyId, { label: 'Other' });
    await person.api.changeProviderKey(keyId, { disabled: true });
    await person.api.changeProviderKey(keyId, { disabled: false });
    await person.api.deleteProviderKey(keyId);
    const { id } = await person.api.giveConsent({ provider: 'vault', origin });
    await person.api.revokeConsent(id);
    await three;
    await stop();
    expect(told).toEqual([
      { userId, kind: 'provider-key-ended', keyId },
      { userId, kind: 'provider-key-ended', keyId },
      { userId, kind: 'consent-ended', provider: 'vault', origin },
    ]);
  });
});

describe.each([
  ['with a key without a limit', null],
  ['with a key that has one', 10_000_000],
])('a generation that is about to be sent %s', (_, limitMicros) => {
  const key = { provider: 'vault', label: 'Work', secret: 'sk-0123456789' };

  /** Changes something between the beginning of a generation and its sending. */
  async function meanwhile(
    change: (person: Person, ids: { keyId: string; consentId: string }) => Promise<unknown>,
  ) {
    const person = await service.signUp();
    const prompt = `about to be sent by ${person.email}`;
    const { id: keyId } = await person.api.createProviderKey({ ...key, limitMicros });
    const { id: consentId } = await person.api.giveConsent({ provider: 'vault', origin });
    const begun = gate();
    const going = gate();
    const secrets: string[] = [];
    vault.when(prompt, {
      async prepare() {
        begun.open();
        await going.opened;
      },
      async start(request, { apiKey }) {
        secrets.push(apiKey);
        return { answer: pictures(request) };
      },
    });
    const { id } = await person.api.generate({ model: 'vault/picture', prompt }, randomUUID());
    await begun.opened;
    await change(person, { keyId, consentId });
    going.open();
    const generation = await ended(person.api, id);
    const calls = await prisma().providerCall.findMany({ where: { generationId: id } });
    return { generation, calls, secrets };
  }

  it.each([
    [
      'its consent is taken back',
      'not_consented',
      (person, { consentId }) => person.api.revokeConsent(consentId),
    ],
    [
      'its key is disabled',
      'key_ended',
      (person, { keyId }) => person.api.changeProviderKey(keyId, { disabled: true }),
    ],
    ['its key is deleted', 'key_ended', (person, { keyId }) => person.api.deleteProviderKey(keyId)],
    [
      'its key is moved to where other things may be sent, and nothing to where it was',
      'not_consented',
      async (person, { keyId, consentId }) => {
        const elsewhere = 'https://gateway.example';
        await person.api.changeProviderKey(keyId, {
          baseUrl: `${elsewhere}/v1`,
          secret: 'sk-9876543210',
        });
        await person.api.giveConsent({ provider: 'vault', origin: elsewhere });
        await person.api.revokeConsent(consentId);
      },
    ],
  ] as [string, string, Parameters<typeof meanwhile>[0]][])(
    'is not when %s',
    async (_, code, change) => {
      const { generation, calls, secrets } = await meanwhile(change);
      expect(generation).toMatchObject({ status: 'failed', error: { code, charged: 'no' } });
      expect(calls).toMatchObject([{ state: 'failed', charged: 'no', sentAt: null }]);
      expect(secrets).toEqual([]);
    },
  );

  it('is with the secret that the key has by then', async () => {
    const secret = 'sk-another-0123456789';
    const { generation, calls, secrets } = await meanwhile((person, { keyId }) =>
      person.api.changeProviderKey(keyId, { secret }),
    );
    expect(generation).toMatchObject({ status: 'succeeded' });
    expect(calls).toMatchObject([{ state: 'answered', charged: 'yes' }]);
    expect(secrets).toEqual([secret]);
  });

  it('is when nothing changes', async () => {
    const { generation, calls, secrets } = await meanwhile(async () => undefined);
    expect(generation).toMatchObject({ status: 'succeeded' });
    expect(calls).toMatchObject([{ state: 'answered', charged: 'yes' }]);
    expect(secrets).toEqual([key.secret]);
  });
});
