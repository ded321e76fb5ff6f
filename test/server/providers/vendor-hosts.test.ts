import { describe, expect, test } from 'vitest';
import { lendKey } from '../../../server/provider-keys/lend-key.ts';
import { Secret } from '../../../server/provider-keys/secret.ts';
import { bfl } from '../../../server/providers/bfl/bfl.ts';
import type { ProviderContext } from '../../../server/providers/image-provider.ts';
import { createProviderFetch } from '../../../server/providers/provider-fetch.ts';
import { liesOn } from '../../../server/providers/vendor-hosts.ts';
import { failureOf, TEST_KEY } from './call-provider.ts';

describe('a host that a vendor declares', () => {
  const patterns = ['api.*.bfl.ai', 'delivery-*.bfl.ai', 'ideogram.ai'];

  test.each([
    'https://api.eu1.bfl.ai/v1/get_result?id=1',
    'https://delivery-us1.bfl.ai/a.png',
    'https://ideogram.ai/api/images/a.png',
  ])('is %s', (url) => {
    expect(liesOn(new URL(url), patterns)).toBe(true);
  });

  test.each([
    'http://api.eu1.bfl.ai/',
    'https://api.eu1.bfl.ai:8443/',
    'https://api.eu1.bfl.ai.evil.example/',
    'https://api.a.b.bfl.ai/',
    'https://api..bfl.ai.evil.example/',
    'https://apixeu1.bfl.ai/',
    'https://evil.example/api.eu1.bfl.ai',
    'https://xideogram.ai/',
    'https://ideogramxai/',
  ])('is not %s', (url) => {
    expect(liesOn(new URL(url), patterns)).toBe(false);
  });
});

describe('the guarded fetch', () => {
  // No name is resolved: what may be asked for fails at the look-up, what may not before it.
  const lookup = (_host: string, _options: unknown, done: (error: Error) => void) =>
    done(new Error('no names here'));
  const guarded = createProviderFetch({
    keyOrigin: 'https://api.bfl.ai',
    ...(bfl.hosts && { hosts: bfl.hosts }),
    lookup: lookup as never,
  });
  const ask = async (url: string, headers: Record<string, string>) =>
    (await failureOf(guarded(url, { headers }))).facts.code;

  test('takes the key to the vendor’s regions, and to no host of pictures', async () => {
    expect(await ask('https://api.eu1.bfl.ai/v1/get_result', { 'x-key': TEST_KEY })).toBe(
      'provider_down',
    );
    expect(await ask('https://delivery-eu1.bfl.ai/a.png', {})).toBe('provider_down');
    expect(await ask('https://delivery-eu1.bfl.ai/a.png', { 'x-key': TEST_KEY })).toBe(
      'invalid_request',
    );
    expect(await ask('https://elsewhere.example/a.png', {})).toBe('invalid_request');
  });

  test('takes the key of a gateway to the gateway alone', async () => {
    const { fetch } = lendKey(
      {
        provider: 'bfl',
        secret: new Secret(TEST_KEY),
        baseUrl: 'https://gateway.example',
        origin: 'https://gateway.example',
        privateAllowed: false,
        settings: {},
        listedPrices: null,
      },
      bfl,
      new AbortController().signal,
    );
    const call = fetch('https://api.eu1.bfl.ai/v1/get_result', { headers: { 'x-key': TEST_KEY } });
    expect((await failureOf(call)).facts).toMatchObject({ code: 'invalid_request', charged: 'no' });
  });
});

describe('Black Forest Labs is asked after a picture', () => {
  const asked = async (baseUrl: string, pollingUrl: string | null) => {
    const urls: string[] = [];
    const context: ProviderContext = {
      apiKey: TEST_KEY,
      baseUrl,
      settings: {},
      signal: new AbortController().signal,
      fetch: async (url) => {
        urls.push(String(url));
        return Response.json({ id: '1', status: 'Pending' });
      },
    };
    await bfl.poll?.({ id: 'a/b', pollingUrl, micros: null, seed: null }, context);
    return urls[0];
  };

  test.each([
    ['https://api.eu1.bfl.ai/v1/get_result?id=a', 'https://api.eu1.bfl.ai/v1/get_result?id=a'],
    ['https://evil.example/v1/get_result?id=a', 'https://api.bfl.ai/v1/get_result?id=a%2Fb'],
    ['not an address', 'https://api.bfl.ai/v1/get_result?id=a%2Fb'],
    [null, 'https://api.bfl.ai/v1/get_result?id=a%2Fb'],
  ])('that it says is at %s, at %s', async (named, where) => {
    expect(await asked('https://api.bfl.ai', named)).toBe(where);
  });

  test('through the gateway that the key is for', async () => {
    expect(
      await asked('https://gateway.example/bfl', 'https://api.eu1.bfl.ai/v1/get_result?id=a'),
    ).toBe('https://gateway.example/bfl/v1/get_result?id=a%2Fb');
  });
});
