import type { ImageProviderView } from '../../../../shared/provider-key.ts';

/** What a provider asks for in its key form. */
export type Credential = NonNullable<ImageProviderView['credential']>;

/** A provider that takes keys. */
export interface KeyedProvider extends ImageProviderView {
  credential: Credential;
}

export function isKeyed(provider: ImageProviderView): provider is KeyedProvider {
  return provider.credential !== null;
}
