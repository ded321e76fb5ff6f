/** The cookies that an answer gives a browser, with their attributes; those it takes away are none. */
export function cookiesGiven({ headers }: Pick<Response, 'headers'>): string[] {
  return headers.getSetCookie().filter((cookie) => !/; max-age=0(;|$)/i.test(cookie));
}
