import { parseClientAddress } from '../domain/network-rule.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import { findOutboundFault } from './outbound-address.ts';
import type { OutboundFault } from './outbound-address.ts';

/**
 * Returns why a URL can never be posted to, judged by its text: the scheme, an IP address in it, or `localhost`.
 * Undefined if the text has no fault. Not checked here: the addresses behind a name. They change, and the answer would
 * reveal the operator's network; outbound-fetch.ts checks them on each delivery.
 *
 * @example findOutboundUrlFault('http://10.0.0.1/hook', []) // 'not-public'
 * findOutboundUrlFault('https://example.com/hook', []) // undefined
 */
export function findOutboundUrlFault(text: string, allowed: readonly string[]): OutboundFault | undefined {
  const { protocol, hostname } = new URL(text);
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  // RFC 6761 section 6.3: this name is always the local machine, whatever a name server answers.
  const isLocal = name === 'localhost' || name.endsWith('.localhost');
  const address = parseClientAddress(isLocal ? '127.0.0.1' : name);
  if (address.kind === 'address') {
    return findOutboundFault(address, { protocol, isAllowed: createRangeMatcher(allowed) });
  }
  // With http only allowed addresses may be called, and a name may resolve to one.
  return protocol === 'https:' || allowed.length > 0 ? undefined : 'not-https';
}
