/**
 * Where to go after signing in: `next` of the query if it is a page of this origin, else `/`. The
 * URL parser decides what is this origin's, as the browser will.
 * @param search such as `?next=%2Fpair%2F1`
 * @param origin such as `http://localhost:4100`
 */
export function returnPath(search: string, origin: string): string {
  const next = new URLSearchParams(search).get('next');
  if (next === null || !URL.canParse(next, origin)) return '/';
  const url = new URL(next, origin);
  if (url.origin !== origin || url.username || url.password) return '/';
  return url.pathname + url.search + url.hash;
}

/** The address of a sign-in or sign-up page that comes back to `path`. */
export function withReturnPath(page: '/sign-in' | '/sign-up', path: string): string {
  return path === '/' ? page : `${page}?next=${encodeURIComponent(path)}`;
}
