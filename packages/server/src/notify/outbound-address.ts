import type { IpAddress } from '../domain/ip-address.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';

/**
 * IPv4 ranges that are not a single public host (RFC 6890 and its registry): private, loopback, link-local, CGNAT, …
 */
const isReservedIpv4 = createRangeMatcher([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

/**
 * Only global unicast. It excludes loopback, unique local, link-local, NAT64 (64:ff9b::/96) and multicast addresses.
 */
const isGlobalIpv6 = createRangeMatcher(['2000::/3']);
/**
 * Ranges within it that are reserved: special registrations with Teredo, 6to4 (both carry any IPv4 address), and
 * documentation.
 */
const isReservedIpv6 = createRangeMatcher(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** Whether it is the address of a public host. Not handled here: IPv4-mapped IPv6, which was parsed as IPv4 before. */
export function isPublicAddress(address: IpAddress): boolean {
  if (address.family === 4) return !isReservedIpv4(address);
  return isGlobalIpv6(address) && !isReservedIpv6(address);
}

/** Why Postern does not call an address that somebody else chose. */
export type OutboundFault = 'not-public' | 'not-https';

/** Undefined if the address may be called. `isAllowed` covers the operator's exceptions, which may use http too. */
export function findOutboundFault(
  address: IpAddress,
  { protocol, isAllowed }: { readonly protocol: string; readonly isAllowed: (address: IpAddress) => boolean },
): OutboundFault | undefined {
  if (isAllowed(address)) return undefined;
  if (!isPublicAddress(address)) return 'not-public';
  return protocol === 'https:' ? undefined : 'not-https';
}
