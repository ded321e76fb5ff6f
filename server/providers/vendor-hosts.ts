/**
 * Hosts beside the base URL's that a vendor's answers may lead to, always over https. A `*` stands
 * for a part of one label: `delivery-*.bfl.ai`.
 */
export interface VendorHosts {
  /** Where pictures lie. No key ever goes there. */
  pictures: readonly string[];
  /** Further hosts of the vendor's own interface, such as those of its regions. */
  key?: readonly string[];
}

/** Whether an address lies on one of these hosts. */
export function liesOn(url: URL, patterns: readonly string[]): boolean {
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
    return new RegExp(`^${parts.join('[a-z0-9-]+')}$`).test(url.hostname);
  });
}
