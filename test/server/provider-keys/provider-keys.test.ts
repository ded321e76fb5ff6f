import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { openKeyring } from '../../../server/provider-keys/open-keyring.ts';
import {
  openProviderKey,
  ProviderKeyUnavailable,
} from '../../../server/provider-keys/open-provider-key.ts';
import { ProviderKey } from '../../../shared/provider-key.ts';
import type { Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createToyProvider } from '../../support/toy-provider.ts';
import { withCredential } from '../../support/with-credential.ts';

const vault = withCredential(createToyProvider('vault', false), {
  settings: [
    {
      kind: 'text',
      name: 'organisation',
      label: 'Organisation',
      help: '',
      placeholder: '',
      required: false,
    },
    {
      kind: 'choice',
      name: 'masks',
      label: 'Masks',
      help: '',
      choices: [
        { value: 'alpha', label: 'Alpha' },
        { value: 'white', label: 'White' },
      ],
      default: 'alpha',
    },
    { kind: 'switch', name: 'streams', label: 'Streams', help: '', default: true },
  ],
});
const fixed = withCredential(createToyProvider('fixed', false), { baseUrl: 'none' });
const own = withCredential(createToyProvider('own-server', false), {
  baseUrl: 'required',
  defaultBaseUrl: null,
  secretRequired: false,
  settings: [
    { kind: 'text', name: 'model', label: 'Model', help: '', placeholder: '', required: true },
  ],
});
const keyless = createToyProvider('keyless', true);
const providers = [vault, fixed, own, keyless];

const SECRET = 'sk-0123456789-abcd';
const simple = { provider: 'vault', label: 'Work', secret: SECRET };

let service: TestService;
let ada: Person;

beforeAll(async () => {
  service = await TestService.start({
    providers,
    environment: { ALLOWED_PRIVATE_ORIGINS: 'http://10.1.2.3:8080,http://gpu.lan' },
  });
  ada = await service.signUp();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const prisma = () => service.inside.database.prisma;

/** As the worker opens a key. */
async function open(person: Person, keyId: string, environment: Record<string, string> = {}) {
  const config = readConfig('all', { ...service.environment, ...environment });
  const keyring = await openKeyring(config, prisma());
  const { id } = await person.api.account();
  return openProviderKey({ prisma: prisma(), keyring, config, providers }, id, keyId);
}

const problem = (code: string, field?: string, status = expect.any(Number)) =>
  expect.objectContaining({
    problem: expect.objectContaining({
      code,
      status,
      ...(field !== undefined && { fields: { [field]: expect.any(String) } }),
    }),
  });

const refused = (field: string) => problem('invalid_request', field, 400);

describe('adding a provider key', () => {
  it('keeps it so that the worker can use it, and shows only its last four characters', async () => {
    const key = await ada.api.createProviderKey({
      ...simple,
      secret: `  ${SECRET}\n`,
      settings: { masks: 'white' },
    });
    expect(ProviderKey.strict().parse(key)).toMatchObject({
      provider: 'vault',
      label: 'Work',
      origin: 'https://api.toys.example',
      baseUrl: null,
      last4: 'abcd',
      settings: { organisation: '', masks: 'white', streams: true },
      disabled: false,
      lastUsedAt: null,
    });
    const opened = await open(ada, key.id);
    expect(opened.secret.reveal()).toBe(SECRET);
    expect(opened).toMatchObject({
      provider: 'vault',
      baseUrl: 'https://api.toys.example/v1',
      origin: 'https://api.toys.example',
      privateAllowed: false,
      settings: key.settings,
    });
    expect(JSON.stringify(opened)).not.toContain(SECRET);
  });

  it('puts it after the others, and shows a short secret not even in part', async () => {
    const person = await service.signUp();
    for (const label of ['first', 'second', 'third']) {
      await person.api.createProviderKey({ ...simple, label, secret: 'elevenchars' });
    }
    const { items } = await person.api.providerKeys();
    expect(items.map(({ label, position, last4 }) => [label, position, last4])).toEqual([
      ['first', 0, ''],
      ['second', 1, ''],
      ['third', 2, ''],
    ]);
  });

  it('makes one data key, however many first keys arrive at once', async () => {
    const person = await service.signUp();
    const { id: userId } = await person.api.account();
    const keys = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        person.api.createProviderKey({ ...simple, secret: `sk-number-${index}-of-eight` }),
      ),
    );
    expect(await prisma().dataKey.count({ where: { userId } })).toBe(1);
    expect(new Set(keys.map(({ position }) => position)).size).toBe(8);
    for (const [index, key] of keys.entries()) {
      expect((await open(person, key.id)).secret.reveal()).toBe(`sk-number-${index}-of-eight`);
    }
  });

  it('ends at fifty, also for those that arrive at once', async () => {
    const person = await service.signUp();
    const all = await Promise.allSettled(
      Array.from({ length: 53 }, () => person.api.createProviderKey(simple)),
    );
    const refusals = all.filter(({ status }) => status === 'rejected');
    expect(refusals).toHaveLength(3);
    expect((refusals[0] as PromiseRejectedResult).reason).toEqual(problem('too_many_keys'));
  });

  it.each<[string, object, string]>([
    ['a provider that is not there', { provider: 'nobody' }, 'provider'],
    ['a provider that needs none', { provider: 'keyless' }, 'provider'],
    ['no secret where one is needed', { secret: '' }, 'secret'],
    ['a secret of two lines', { secret: 'sk-1\nsk-2' }, 'secret'],
    ['no label', { label: ' ' }, 'label'],
    [
      'a base URL where there is no choice',
      { provider: 'fixed', baseUrl: 'https://a.example' },
      'baseUrl',
    ],
    ['none where one is needed', { provider: 'own-server', settings: { model: 'm' } }, 'baseUrl'],
    ['a setting that is not declared', { settings: { colour: 'red' } }, 'settings.colour'],
    ['a choice that is none', { settings: { masks: 'green' } }, 'settings.masks'],
    ['a switch that is a text', { settings: { streams: 'true' } }, 'settings.streams'],
    ['a text that is a switch', { settings: { organisation: true } }, 'settings.organisation'],
    [
      'a missing text',
      { provider: 'own-server', baseUrl: 'https://a.example', settings: { model: ' ' } },
      'settings.model',
    ],
  ])('is refused with %s', async (_what, change, field) => {
    await expect(ada.api.createProviderKey({ ...simple, ...change })).rejects.toEqual(
      refused(field),
    );
  });

  it('asks for the policy first', async () => {
    const person = await service.signUp();
    const { id: userId } = await person.api.account();
    const { id } = await person.api.createProviderKey(simple);
    await prisma().policyAcceptance.deleteMany({ where: { userId } });
    const sentence = problem('policy_not_accepted', undefined, 403);
    await expect(person.api.createProviderKey(simple)).rejects.toEqual(sentence);
    await expect(person.api.changeProviderKey(id, { label: 'x' })).rejects.toEqual(sentence);
    // To take something away needs nobody's agreement.
    await person.api.deleteProviderKey(id);
  });
});

describe('a base URL', () => {
  const server = { provider: 'own-server', label: 'Mine', settings: { model: 'flux' } };

  it.each([
    ['https://models.example/v1/', 'https://models.example/v1', 'https://models.example'],
    ['http://10.1.2.3:8080/v1', 'http://10.1.2.3:8080/v1', 'http://10.1.2.3:8080'],
    ['http://gpu.lan', 'http://gpu.lan', 'http://gpu.lan'],
    ['HTTPS://Models.Example:443/V1', 'https://models.example/V1', 'https://models.example'],
  ])('may be %s', async (baseUrl, stored, origin) => {
    const key = await ada.api.createProviderKey({ ...server, baseUrl });
    expect(key).toMatchObject({ baseUrl: stored, origin, last4: '' });
    const opened = await open(ada, key.id);
    expect(opened.secret.reveal()).toBe('');
    await ada.api.deleteProviderKey(key.id);
  });

  it.each([
    'http://models.example/v1',
    'http://10.1.2.4:8080',
    'https://10.1.2.3:8080',
    'http://10.1.2.3:8081',
    'https://192.168.0.1',
    'http://169.254.169.254/latest',
    'https://100.64.0.1',
    'https://0.0.0.0',
    'https://[fd00::1]',
    'https://[fe80::1]',
    'https://[::ffff:10.0.0.1]',
    'https://[::ffff:a00:1]',
    'https://[64:ff9b::a00:1]',
    'https://0x0a000001',
    'https://012.0.0.1',
    'https://167772161',
    'https://name:password@models.example',
    'https://models.example?key=1',
    'https://models.example#x',
    'ftp://models.example',
    'file:///etc/passwd',
    'not a url',
  ])('may not be %s', async (baseUrl) => {
    await expect(ada.api.createProviderKey({ ...server, baseUrl })).rejects.toEqual(
      refused('baseUrl'),
    );
  });

  it('may not be on the machine itself where the service is for others', async () => {
    await using shared = await TestService.start({
      providers,
      environment: { PUBLIC_URL: 'https://studio.example', PRIVACY_CONTACT: 'a@studio.example' },
    });
    const person = await shared.signUp('Bob');
    for (const baseUrl of ['http://localhost:11434', 'https://127.0.0.1', 'https://[::1]']) {
      await expect(person.api.createProviderKey({ ...server, baseUrl })).rejects.toEqual(
        refused('baseUrl'),
      );
    }
  });
});

describe('changing a provider key', () => {
  it('renames it, changes its settings and disables it, and leaves the secret alone', async () => {
    const { id } = await ada.api.createProviderKey({ ...simple, settings: { masks: 'white' } });
    const changed = await ada.api.changeProviderKey(id, {
      label: 'Home',
      settings: { streams: false },
    });
    expect(changed).toMatchObject({
      label: 'Home',
      last4: 'abcd',
      settings: { organisation: '', masks: 'white', streams: false },
    });
    expect((await open(ada, id)).secret.reveal()).toBe(SECRET);
    expect(await ada.api.changeProviderKey(id, { disabled: true })).toMatchObject({
      disabled: true,
    });
    await expect(open(ada, id)).rejects.toMatchObject({ reason: 'disabled' });
    await ada.api.changeProviderKey(id, { disabled: false });
    expect((await open(ada, id)).secret.reveal()).toBe(SECRET);
  });

  it('replaces the secret, and forgets what was wrong with the old one', async () => {
    const { id } = await ada.api.createProviderKey(simple);
    await prisma().providerKey.update({
      where: { id },
      data: { lastErrorCode: 'wrong_key', lastErrorAt: new Date() },
    });
    const changed = await ada.api.changeProviderKey(id, { secret: 'sk-another-secret-wxyz' });
    expect(changed).toMatchObject({ last4: 'wxyz', lastErrorCode: null, lastErrorAt: null });
    expect((await open(ada, id)).secret.reveal()).toBe('sk-another-secret-wxyz');
    await expect(ada.api.changeProviderKey(id, { secret: '' })).rejects.toEqual(refused('secret'));
  });

  it('takes a key to another origin only when the secret is given again', async () => {
    const { id } = await ada.api.createProviderKey(simple);
    const elsewhere = { baseUrl: 'https://gateway.example/v1' };
    await expect(ada.api.changeProviderKey(id, elsewhere)).rejects.toEqual(
      problem('secret_needed', 'secret', 409),
    );
    expect((await open(ada, id)).baseUrl).toBe('https://api.toys.example/v1');
    const moved = await ada.api.changeProviderKey(id, { ...elsewhere, secret: SECRET });
    expect(moved).toMatchObject({ origin: 'https://gateway.example' });
    expect((await open(ada, id)).secret.reveal()).toBe(SECRET);
    // Another path on the same origin is the same place.
    await ada.api.changeProviderKey(id, { baseUrl: 'https://gateway.example/v2' });
    expect((await open(ada, id)).baseUrl).toBe('https://gateway.example/v2');
    await expect(ada.api.changeProviderKey(id, { baseUrl: null })).rejects.toEqual(
      problem('secret_needed', 'secret', 409),
    );
    const back = await ada.api.changeProviderKey(id, { baseUrl: null, secret: SECRET });
    expect(back).toMatchObject({ baseUrl: null, origin: 'https://api.toys.example' });
  });

  it('moves a server that wants no secret without asking for one', async () => {
    const { id } = await ada.api.createProviderKey({
      provider: 'own-server',
      label: 'Mine',
      baseUrl: 'http://10.1.2.3:8080',
      settings: { model: 'flux' },
    });
    await ada.api.changeProviderKey(id, { baseUrl: 'http://gpu.lan' });
    expect(await open(ada, id)).toMatchObject({
      origin: 'http://gpu.lan',
      privateAllowed: true,
    });
  });

  it('is written to the person’s security log, with a truncated address and no content', async () => {
    const person = await service.signUp();
    const { id: userId } = await person.api.account();
    const { id } = await person.api.createProviderKey(simple);
    await person.api.changeProviderKey(id, { label: 'Secret project', secret: SECRET });
    await person.api.deleteProviderKey(id);
    const events = await prisma().securityEvent.findMany({
      where: { userId, kind: { startsWith: 'provider-key' } },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['provider-key-added', { keyId: id, provider: 'vault' }],
      ['provider-key-changed', { keyId: id, provider: 'vault', changed: ['label', 'secret'] }],
      ['provider-key-removed', { keyId: id, provider: 'vault' }],
    ]);
    for (const { address } of events) expect(address).toMatch(/^(127\.0\.0\.0\/24|::\/48)$/);
  });
});

describe('a stored provider key', () => {
  it('does not open once its row says another person, key, provider or place', async () => {
    const person = await service.signUp();
    const mallory = await service.signUp('Mallory');
    const { id: malloryId } = await mallory.api.account();
    const { id } = await person.api.createProviderKey(simple);
    const mine = await mallory.api.createProviderKey(simple);
    const damaged = { name: 'ProviderKeyUnavailable', reason: 'damaged' };
    const { ciphertext } = await prisma().providerKey.findUniqueOrThrow({
      where: { id },
      select: { ciphertext: true },
    });

    await prisma().providerKey.update({ where: { id: mine.id }, data: { ciphertext } });
    await expect(open(mallory, mine.id)).rejects.toMatchObject(damaged);

    const own = await person.api.createProviderKey(simple);
    await prisma().providerKey.update({ where: { id: own.id }, data: { ciphertext } });
    await expect(open(person, own.id)).rejects.toMatchObject(damaged);

    await prisma().providerKey.update({ where: { id }, data: { userId: malloryId } });
    await expect(open(mallory, id)).rejects.toMatchObject(damaged);
    const { id: userId } = await person.api.account();
    await prisma().providerKey.update({ where: { id }, data: { userId } });

    await prisma().providerKey.update({ where: { id }, data: { provider: 'fixed' } });
    await expect(open(person, id)).rejects.toMatchObject(damaged);
    await prisma().providerKey.update({ where: { id }, data: { provider: 'vault' } });

    const evil = { baseUrl: 'https://evil.example', origin: 'https://evil.example' };
    await prisma().providerKey.update({ where: { id }, data: { baseUrl: evil.baseUrl } });
    await expect(open(person, id)).rejects.toMatchObject({ reason: 'moved' });
    await prisma().providerKey.update({ where: { id }, data: evil });
    await expect(open(person, id)).rejects.toMatchObject(damaged);
  });

  it('does not open with the data key of somebody else', async () => {
    const person = await service.signUp();
    const mallory = await service.signUp('Mallory');
    const { id } = await person.api.createProviderKey(simple);
    await mallory.api.createProviderKey(simple);
    const { id: userId } = await person.api.account();
    const { id: malloryId } = await mallory.api.account();
    const theirs = await prisma().dataKey.findUniqueOrThrow({
      where: { userId: malloryId },
      select: { wrapped: true },
    });
    await prisma().dataKey.update({ where: { userId }, data: theirs });
    await expect(open(person, id)).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('stays where it is bound to when the operator sends the provider’s requests elsewhere', async () => {
    const { id } = await ada.api.createProviderKey(simple);
    const gateway = { PROVIDER_BASE_URL_VAULT: 'https://gateway.example/vault/' };
    await expect(open(ada, id, gateway)).rejects.toMatchObject({ reason: 'moved' });
    expect((await open(ada, id)).secret.reveal()).toBe(SECRET);
  });

  it('is not there for others, nor after it was deleted', async () => {
    const stranger = await service.signUp('Bob');
    const { id } = await ada.api.createProviderKey(simple);
    const gone = problem('provider_key_not_found', undefined, 404);
    await expect(stranger.api.changeProviderKey(id, { label: 'mine' })).rejects.toEqual(gone);
    await expect(stranger.api.deleteProviderKey(id)).rejects.toEqual(gone);
    await expect(open(stranger, id)).rejects.toBeInstanceOf(ProviderKeyUnavailable);
    expect((await stranger.api.providerKeys()).items).toEqual([]);
    await ada.api.deleteProviderKey(id);
    await expect(ada.api.deleteProviderKey(id)).rejects.toEqual(gone);
    await expect(open(ada, id)).rejects.toMatchObject({ reason: 'gone' });
    expect(await prisma().providerKey.count({ where: { id } })).toBe(0);
  });

  it('can be renamed and deleted after its provider has gone, and nothing else', async () => {
    const person = await service.signUp();
    const { id } = await person.api.createProviderKey(simple);
    await prisma().providerKey.update({ where: { id }, data: { provider: 'bankrupt' } });
    await person.api.changeProviderKey(id, { label: 'Old' });
    await expect(person.api.changeProviderKey(id, { secret: SECRET })).rejects.toEqual(
      problem('provider_gone', undefined, 409),
    );
    await person.api.deleteProviderKey(id);
  });
});

describe('the providers', () => {
  it('are listed with what a key needs, and with where it goes', async () => {
    const { items } = await (await ada.pluginApi()).providers();
    expect(items.map(({ id, credential }) => [id, credential?.defaultOrigin])).toEqual([
      ['vault', 'https://api.toys.example'],
      ['fixed', 'https://api.toys.example'],
      ['own-server', null],
      ['keyless', undefined],
    ]);
  });

  it('go where the operator says', async () => {
    await using other = await TestService.start({
      providers,
      environment: { PROVIDER_BASE_URL_VAULT: 'http://gateway.internal:9000/vault/' },
    });
    const person = await other.signUp();
    const { origin, baseUrl } = await person.api.createProviderKey(simple);
    expect({ origin, baseUrl }).toEqual({ origin: 'http://gateway.internal:9000', baseUrl: null });
  });

  it.each([
    ['PROVIDER_BASE_URL_NOBODY', 'https://gateway.example'],
    ['PROVIDER_BASE_URL_KEYLESS', 'https://gateway.example'],
    ['PROVIDER_BASE_URL_VAULT', 'gateway.example'],
    ['PROVIDER_BASE_URL_VAULT', 'https://gateway.example?x=1'],
    ['ALLOWED_PRIVATE_ORIGINS', 'http://gpu.lan/v1'],
    ['ALLOWED_PRIVATE_ORIGINS', 'gpu.lan'],
  ])('keep the service from starting with a wrong %s: %s', async (name, value) => {
    const start = TestService.start({ providers, environment: { [name]: value } });
    await expect(start).rejects.toThrow(new RegExp(`^${name}[.\\d]* is wrong: [^\\n]+\\.$`));
  });
});
