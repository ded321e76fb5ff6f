import type { ProviderContext } from '../image-provider.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { openPicture } from '../wire/open-picture.ts';

/**
 * Gets a picture that a server's answer only names. It must lie on the server itself; addresses
 * without an origin count from the server's own.
 */
export function pictureByUrl(
  url: string,
  baseUrl: string,
  { fetch, apiKey, signal }: Pick<ProviderContext, 'fetch' | 'apiKey' | 'signal'>,
  label: string,
): AsyncIterable<Uint8Array> {
  const address = URL.parse(url, `${baseUrl}/`);
  if (address?.origin !== new URL(baseUrl).origin) {
    throw badAnswer(`${label} named a picture at another address, which was not opened.`);
  }
  const headers: Record<string, string> = apiKey ? { Authorization: `Bearer ${apiKey}` } : {};
  return openPicture(address.href, { fetch, signal }, { label, headers });
}
