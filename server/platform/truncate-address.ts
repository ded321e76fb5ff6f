import ipaddr from 'ipaddr.js';

/** Bits kept of an address: they tell a network apart and not a person. */
const KEPT_BITS = { ipv4: 24, ipv6: 48 } as const;

/** `203.0.113.0/24` or `2001:db8:1::/48`; `null` for what is no IP address. */
export function truncateAddress(address: string | undefined): string | null {
  if (address === undefined || !ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  const bits = KEPT_BITS[parsed.kind()];
  const kept = parsed.toByteArray().map((byte, index) => (index < bits / 8 ? byte : 0));
  return `${ipaddr.fromByteArray(kept)}/${bits}`;
}
