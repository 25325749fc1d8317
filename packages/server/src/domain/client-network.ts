import { parseClientAddress } from './network-rule.ts';

/**
 * Determines by what the attempts of one client are counted: the IPv4 address, or the /64 of an IPv6 address, within
 * which a client can choose any address. Text that is not an address becomes `unknown`.
 */
export function clientNetwork(clientAddress: string | null): string {
  const address = clientAddress === null ? undefined : parseClientAddress(clientAddress);
  if (address === undefined || address.kind === 'invalid') return 'unknown';
  return address.family === 4 ? address.text : `${(address.value >> 64n).toString(16)}/64`;
}
