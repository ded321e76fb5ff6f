import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What the internet routes to (RFC 4291, IANA's IPv6 address space registry). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Parts of it that lead elsewhere: protocol assignments, documentation and tunnels to IPv4. */
const NOT_PUBLIC = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((range) =>
  ipaddr.IPv6.parseCIDR(range),
);

/**
 * Whether an IP address belongs to the public internet. Private, loopback, link-local,
 * carrier-grade NAT, multicast and reserved ones do not; neither do IPv6 addresses that carry an
 * IPv4 address (mapped, NAT64, 6to4, Teredo) or a zone, whatever they carry.
 * @param address as a resolver or a socket gives it; brackets around IPv6 are taken off
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.startsWith('[') ? address.slice(1, -1) : address;
  switch (isIP(bare)) {
    case 4:
      return ipaddr.IPv4.parse(bare).range() === 'unicast';
    case 6: {
      if (bare.includes('%')) return false;
      const parsed = ipaddr.IPv6.parse(bare);
      return (
        parsed.range() === 'unicast' &&
        parsed.match(GLOBAL_UNICAST) &&
        !NOT_PUBLIC.some((excluded) => parsed.match(excluded))
      );
    }
    default:
      return false;
  }
}
