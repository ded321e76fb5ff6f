import type { ProviderContext } from '../providers/image-provider.ts';
import { createProviderFetch, type ProviderFetchOptions } from '../providers/provider-fetch.ts';
import type { OpenProviderKey } from './open-provider-key.ts';

/** What a provider is lent with an opened key: a fetch that reaches nothing but where it may go. */
export function lendKey(
  { secret, baseUrl, origin, privateAllowed, settings }: OpenProviderKey,
  signal: AbortSignal,
  limits: Pick<ProviderFetchOptions, 'headersTimeout' | 'totalTimeout' | 'maxBytes'> = {},
): ProviderContext {
  return {
    apiKey: secret.reveal(),
    baseUrl,
    settings,
    fetch: createProviderFetch({
      ...limits,
      keyOrigin: origin,
      privateOriginsAllowed: privateAllowed ? [origin] : [],
      signal,
    }),
    signal,
  };
}
