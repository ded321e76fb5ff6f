import { createServer, type Server } from 'node:http';
import { type AddressInfo, type LookupFunction, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policy } from '../../../server/privacy/policy.ts';
import { lendKey } from '../../../server/provider-keys/lend-key.ts';
import { Secret } from '../../../server/provider-keys/secret.ts';
import type { ImageProvider } from '../../../server/providers/image-provider.ts';
import { providers } from '../../../server/providers/registry.ts';
import { generate, type Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';
import { createKeyedToyProvider, pictures } from '../../support/toy-provider.ts';
import { failureOf, TEST_KEY } from '../providers/call-provider.ts';

const recipients = policy.sections.flatMap((section) => section.recipients ?? []);

/** A host that such a pattern stands for. */
const example = (pattern: string) => pattern.replaceAll('*', 'eu1');

/** Where requests of this provider may go: what the policy lists, and where its pictures lie. */
function hostsOf({ id, hosts }: ImageProvider): string[] {
  const listed = recipients.find(({ provider }) => provider === id)?.hosts ?? [];
  const receiving = listed.length > 0 ? listed : ['own.example'];
  return [...receiving, ...(hosts?.pictures ?? [])].map(example);
}

describe.each(providers.filter(({ offline }) => !offline))('a request of $label', (provider) => {
  const mine = hostsOf(provider);
  const others = providers.filter(({ id }) => id !== provider.id).flatMap(hostsOf);
  const looked: string[] = [];
  const lookup: LookupFunction = (host, _options, done) => {
    looked.push(host);
    done(new Error('no names here'), '', 0);
  };
  const baseUrl = provider.credential?.defaultBaseUrl ?? 'https://own.example/v1';
  const { fetch } = lendKey(
    {
      provider: provider.id,
      secret: new Secret(TEST_KEY),
      baseUrl,
      origin: new URL(baseUrl).origin,
      privateAllowed: false,
      settings: {},
      listedPrices: null,
    },
    provider,
    new AbortController().signal,
    { lookup },
  );

  it('goes where the policy says, and to its pictures', async () => {
    looked.splice(0);
    for (const host of mine) await failureOf(fetch(`https://${host}/a`));
    expect(looked).toEqual(mine);
  });

  it('goes nowhere else, not even to another provider', async () => {
    looked.splice(0);
    const elsewhere = [...others, 'elsewhere.example', `${mine[0]}.evil.example`];
    for (const host of elsewhere.filter((one) => !mine.includes(one))) {
      const { facts } = await failureOf(fetch(`https://${host}/a`, { method: 'POST', body: 'x' }));
      expect(facts, host).toMatchObject({ code: 'invalid_request', charged: 'no' });
    }
    expect(looked).toEqual([]);
  });
});

/** A server on this computer, and the paths it was asked for. */
class Listener {
  readonly asked: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    this.asked.push(request.url ?? '');
    response.end('hello');
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<unknown> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The host that a socket was told to connect to; `null` for a path on this computer. */
function hostOf([first, second]: readonly unknown[]): string | null {
  // What `net.connect` hands on is an array of its own.
  const [options, host] = Array.isArray(first) ? first : [first, second];
  if (typeof options === 'object' && options !== null) {
    if ('path' in options && typeof options.path === 'string') return null;
    return 'host' in options && typeof options.host === 'string' ? options.host : 'localhost';
  }
  return typeof host === 'string' ? host : 'localhost';
}

describe('the whole service', () => {
  const { connect } = Socket.prototype;
  /** Every host that this process began to connect to, by TLS or without. */
  const hosts = new Set<string>();
  const keyed = createKeyedToyProvider();
  const declared = new Listener();
  const undeclared = new Listener();
  let service: TestService;
  let person: Person;

  beforeAll(async () => {
    Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
      const host = hostOf(args);
      if (host !== null) hosts.add(host);
      return Reflect.apply(connect, this, args);
    };
    await Promise.all([declared.listen(), undeclared.listen()]);
    service = await TestService.start({
      providers: [keyed],
      environment: { PROVIDER_BASE_URL_KEYED: declared.origin, LOG_LEVEL: 'silent' },
    });
    person = await service.signUp();
    await person.api.createProviderKey({ provider: 'keyed', label: 'Mine', secret: TEST_KEY });
    await person.api.giveConsent({ provider: 'keyed', origin: declared.origin });
  });

  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await Promise.all([declared.close(), undeclared.close()]);
    Socket.prototype.connect = connect;
  });

  const fetching = (prompt: string, url: string) => {
    keyed.when(prompt, {
      async start(request, { fetch }) {
        await (await fetch(url, { method: 'POST', body: request.prompt })).text();
        return { answer: pictures(request) };
      },
    });
    return generate(person.api, { model: 'keyed/picture', prompt });
  };

  it('lets a provider reach where the key is for', async () => {
    expect(await fetching('a bay', `${declared.origin}/v1`)).toMatchObject({ status: 'succeeded' });
    expect(declared.asked).toEqual(['/v1']);
  });

  it('fails a generation whose provider reaches for another address, and sends nothing there', async () => {
    expect(await fetching('a hill', `${undeclared.origin}/v1`)).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_request', charged: 'no' },
    });
    expect(undeclared.asked).toEqual([]);
  });

  it('opens no connection to another computer by itself, from its start over an account to a picture', async () => {
    expect([...hosts].filter((host) => !/^(?:localhost|127\.0\.0\.1|::1)$/.test(host))).toEqual([]);
    expect(hosts).toContain('127.0.0.1');
    // Were there one, it would be seen.
    await fetch('https://seen.invalid/').catch(() => undefined);
    expect(hosts).toContain('seen.invalid');
  });
});
