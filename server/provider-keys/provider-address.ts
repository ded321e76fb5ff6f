import { type Config, ConfigError } from '../config.ts';
import type { ImageProvider } from '../providers/image-provider.ts';

/**
 * Where a provider's requests go: the person's base URL, the operator's, or the provider's own.
 * Without a trailing slash; `null` where nobody says.
 */
export function baseUrlFor(
  provider: ImageProvider,
  own: string | null,
  { providerBaseUrls }: Pick<Config, 'providerBaseUrls'>,
): string | null {
  const url = own ?? providerBaseUrls[provider.id] ?? provider.credential?.defaultBaseUrl ?? null;
  return url === null ? null : url.replace(/\/+$/, '');
}

/** Scheme, host and port of the same; what a key and a consent are bound to. */
export function originFor(
  provider: ImageProvider,
  own: string | null,
  config: Pick<Config, 'providerBaseUrls'>,
): string | null {
  const url = baseUrlFor(provider, own, config);
  return url === null ? null : new URL(url).origin;
}

/** Throws a `ConfigError` when the operator redirects a provider that does not exist. */
export function checkProviderBaseUrls(
  { providerBaseUrls }: Pick<Config, 'providerBaseUrls'>,
  providers: readonly ImageProvider[],
): void {
  for (const id of Object.keys(providerBaseUrls)) {
    if (providers.some((provider) => provider.id === id && provider.credential)) continue;
    const name = `PROVIDER_BASE_URL_${id.toUpperCase().replaceAll('-', '_')}`;
    throw new ConfigError(
      `${name} is wrong: there is no provider “${id}” that is called by a URL.`,
    );
  }
}
