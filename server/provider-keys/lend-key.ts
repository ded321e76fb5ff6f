import type { ImageProvider, ProviderContext } from '../providers/image-provider.ts';
import { createProviderFetch, type ProviderFetchOptions } from '../providers/provider-fetch.ts';
import type { OpenProviderKey } from './open-provider-key.ts';

/**
 * What a provider is lent with an opened key: a fetch that reaches nothing but where it may go. The
 * vendor's further hosts are for keys of the vendor: a key for another base URL stays there.
 */
export function lendKey(
  {
    secret,
    baseUrl,
    origin,
    privateAllowed,
    settings,
    listedPrices,
  }: Omit<OpenProviderKey, 'consented' | 'worksSince' | 'ciphertext'>,
  provider: Pick<ImageProvider, 'credential' | 'hosts'>,
  signal: AbortSignal,
  options: Pick<
    ProviderFetchOptions,
    'headersTimeout' | 'totalTimeout' | 'maxBytes' | 'lookup' | 'beforeSending'
  > = {},
): ProviderContext {
  const { defaultBaseUrl = null } = provider.credential ?? {};
  const vendorsOwn = defaultBaseUrl !== null && new URL(defaultBaseUrl).origin === origin;
  return {
    apiKey: secret.reveal(),
    baseUrl,
    settings,
    ...(listedPrices && { prices: listedPrices }),
    fetch: createProviderFetch({
      ...options,
      keyOrigin: origin,
      ...(provider.hosts && {
        hosts: vendorsOwn ? provider.hosts : { pictures: provider.hosts.pictures },
      }),
      privateOriginsAllowed: privateAllowed ? [origin] : [],
      signal,
    }),
    signal,
  };
}
