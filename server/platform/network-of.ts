import ipaddr from 'ipaddr.js';

/**
 * What a limit by address counts as one: an IPv4 address, or an IPv6 network of 64 bits, which is
 * what one customer has at least.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const kept = parsed.toByteArray().map((byte, index) => (index < 8 ? byte : 0));
  return `${ipaddr.fromByteArray(kept)}/64`;
}
