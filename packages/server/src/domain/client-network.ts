import { parseClientAddress } from './network-rule.ts';

/**
 * What attempts of one client are counted by: the IPv4 address, or the /64 of an IPv6 address, in which one client can
 * choose any address. `unknown` for what is no address.
 */
export function clientNetwork(clientAddress: string | null): string {
  const address = clientAddress === null ? undefined : parseClientAddress(clientAddress);
  if (address === undefined || address.kind === 'invalid') return 'unknown';
  return address.family === 4 ? address.text : `${(address.value >> 64n).toString(16)}/64`;
}
