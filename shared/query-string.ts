/** `?a=1&b=2` of what is neither undefined nor empty, in the order given; nothing of nothing. */
export function queryString(query: Record<string, unknown>): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs[0] ? `?${pairs.join('&')}` : '';
}
