import ipaddr from 'ipaddr.js';
import { truncateAddress } from './truncate-address.ts';

/** What stands behind a `?` or `#` of an address or a path: tokens, searches, names. */
const QUERY = /((?:https?:\/\/|\/)[^\s?#"'`<>()]*)[?#][^\s"'`<>()]*/g;
const USER_INFO = /(\w+:\/\/)[^\s/@"'`]+@/g;
const EMAIL = /[\w.!#$%&*+/=?^{|}~-]+@[\w-]+(?:\.[\w-]+)+/g;
const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi;
const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;
const IPV6 = /(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi;

/** Ranges of the operator’s own network and machine, as ipaddr.js names them. */
const OWN: ReadonlySet<string> = new Set([
  'private',
  'loopback',
  'linkLocal',
  'uniqueLocal',
  'unspecified',
]);

/**
 * A text, such as an error's message, without what may name a person: queries of addresses and
 * names within them, email addresses, and ids, which become pseudonyms; public network addresses
 * are truncated. Addresses of the operator's own network stay as they are.
 */
export function scrubText(text: string, pseudonymOf: (id: string) => string): string {
  return text
    .replace(USER_INFO, '$1')
    .replace(QUERY, '$1')
    .replace(EMAIL, '[email address]')
    .replace(UUID, pseudonymOf)
    .replace(IPV4, truncatePublic)
    .replace(IPV6, truncatePublic);
}

function truncatePublic(address: string): string {
  if (!ipaddr.isValid(address) || OWN.has(ipaddr.process(address).range())) return address;
  return truncateAddress(address) ?? address;
}
