/** A word or a few, as vendors name their errors. */
const CODE = /^[\w.:/ -]{1,100}$/;

/**
 * The vendor's own code for the log, where it is one: what holds the key in use, or is no name of an
 * error, is left out. Vendors and proxies have been seen to repeat the request's headers anywhere.
 */
export function vendorCode(code: string, secret: string): { vendorCode?: string } {
  const repeatsKey = secret.length > 3 && code.includes(secret);
  return CODE.test(code) && !repeatsKey ? { vendorCode: code } : {};
}
