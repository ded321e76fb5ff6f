import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import { isPublicAddress } from '../providers/public-address.ts';
import { wrongField } from './errors.ts';

type NetworkConfig = Pick<Config, 'isLocal' | 'allowedPrivateOrigins'>;

/**
 * A base URL as it is stored: without a trailing slash. Throws a problem unless a key may be sent
 * there. Names are not resolved here: the guarded fetch looks at the address behind a name at every
 * connection.
 * @param given http or https, without name and password, as the contract has checked
 */
export function checkBaseUrl(given: string, config: NetworkConfig): string {
  const url = new URL(given);
  if (url.search || url.hash) {
    throw wrongField('baseUrl', 'must have neither a query nor a fragment');
  }
  if (!mayBePrivate(url, config)) {
    if (!isPublicHost(bareHost(url))) {
      throw wrongField(
        'baseUrl',
        `is in a private network: the operator has to allow ${url.origin} first (ALLOWED_PRIVATE_ORIGINS)`,
      );
    }
    if (url.protocol !== 'https:') {
      throw wrongField('baseUrl', 'must be https: over http anybody on the way can read the key');
    }
  }
  return url.href.replace(/\/+$/, '');
}

/** Whether requests to this address may end in a private network, and may be plain http. */
export function mayBePrivate(url: URL, { isLocal, allowedPrivateOrigins }: NetworkConfig): boolean {
  return allowedPrivateOrigins.includes(url.origin) || (isLocal && isLoopback(bareHost(url)));
}

/** Without the brackets of IPv6 and the final dot of DNS. The parser has made IPv4 spellings one. */
function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function isLoopback(host: string): boolean {
  const isName = host === 'localhost' || host.endsWith('.localhost');
  return isName || (isIP(host) === 4 && host.startsWith('127.')) || host === '::1';
}

/** As far as the host itself says it: any other name may be public. */
function isPublicHost(host: string): boolean {
  return isIP(host) === 0 ? !isLoopback(host) : isPublicAddress(host);
}
