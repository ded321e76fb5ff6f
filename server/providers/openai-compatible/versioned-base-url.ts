/**
 * A server's address with the version the wire lives under: people give it with or without `/v1`.
 * @returns without a trailing slash
 */
export function versionedBaseUrl(baseUrl: string): string {
  const bare = baseUrl.replace(/\/+$/, '');
  return /\/v\d+$/.test(new URL(bare).pathname) ? bare : `${bare}/v1`;
}
