import type { ProviderContext } from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { openPicture } from '../wire/open-picture.ts';

/** The address of a picture that a server's answer names; without an origin it counts from the server's own. */
export function namedAddress(url: string, baseUrl: string): string {
  return URL.parse(url, `${baseUrl}/`)?.href ?? url;
}

/**
 * Gets such a picture: without the key, which only a server that asks for it is shown. It must lie on
 * the server itself; one that does not fails when it is read, and so by itself alone.
 * @param label for sentences
 */
export async function* pictureByUrl(
  url: string,
  { baseUrl, fetch, apiKey, signal }: ProviderContext,
  label: string,
): AsyncGenerator<Uint8Array> {
  if (URL.parse(url)?.origin !== new URL(baseUrl).origin) {
    throw new ProviderError({
      code: 'bad_answer',
      message: `${label} named a picture at another address, which was not opened.`,
      charged: 'yes',
    });
  }
  const asked: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (apiKey === '' || (response.status !== 401 && response.status !== 403)) return response;
    await response.body?.cancel();
    return fetch(input, { ...init, headers: { Authorization: `Bearer ${apiKey}` } });
  };
  yield* openPicture(url, { fetch: asked, signal }, { label, headers: {} });
}
