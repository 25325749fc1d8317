import { parseClientAddress } from '../domain/network-rule.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import { findOutboundFault } from './outbound-address.ts';
import type { OutboundFault } from './outbound-address.ts';

/**
 * Why nothing would ever be posted to a URL, as far as its text says: its scheme, an address in it, or `localhost`.
 * Undefined: nothing is wrong with the text. Not asked here: name servers, whose answers change and would tell of the
 * operator's network; each delivery does, in outbound-fetch.ts.
 */
export function findOutboundUrlFault(text: string, allowed: readonly string[]): OutboundFault | undefined {
  const { protocol, hostname } = new URL(text);
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  // RFC 6761 section 6.3: the name of this machine, whatever a name server says.
  const isLocal = name === 'localhost' || name.endsWith('.localhost');
  const address = parseClientAddress(isLocal ? '127.0.0.1' : name);
  if (address.kind === 'address') {
    return findOutboundFault(address, { protocol, isAllowed: createRangeMatcher(allowed) });
  }
  // Over http only allowed addresses are called, and a name may turn out to have one.
  return protocol === 'https:' || allowed.length > 0 ? undefined : 'not-https';
}
