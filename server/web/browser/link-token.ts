/**
 * The token of the link that opened this page: it stands behind the `#`, which browsers keep to
 * themselves. It is taken out of the address, so that it stays in no history and on no screen.
 */
export function linkToken(): string {
  const token = location.hash.slice(1);
  if (token !== '') history.replaceState(null, '', location.pathname + location.search);
  return token;
}
