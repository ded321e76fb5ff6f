import type { ProviderContext } from '../image-provider.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { openPicture } from '../wire/open-picture.ts';

/**
 * The address of a picture that a server's answer names. It must lie on the server itself;
 * addresses without an origin count from the server's own.
 * @param label for sentences
 */
export function addressOnServer(url: string, baseUrl: string, label: string): string {
  const address = URL.parse(url, `${baseUrl}/`);
  if (address?.origin !== new URL(baseUrl).origin) {
    throw badAnswer(`${label} named a picture at another address, which was not opened.`);
  }
  return address.href;
}

/** Gets such a picture: without the key, which only a server that asks for it is shown. */
export function pictureByUrl(
  url: string,
  { baseUrl, fetch, apiKey, signal }: ProviderContext,
  label: string,
): AsyncIterable<Uint8Array> {
  const address = addressOnServer(url, baseUrl, label);
  const asked: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (apiKey === '' || (response.status !== 401 && response.status !== 403)) return response;
    await response.body?.cancel();
    return fetch(input, { ...init, headers: { Authorization: `Bearer ${apiKey}` } });
  };
  return openPicture(address, { fetch: asked, signal }, { label, headers: {} });
}
