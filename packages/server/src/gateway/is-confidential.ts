import { parseClientAddress } from '../domain/network-rule.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import type { ArrivedRequest } from './call.ts';

/** Whether the connection kept the request secret from everybody between the client and the gateway. */
export type IsConfidential = (
  request: Pick<ArrivedRequest, 'isEncrypted' | 'peerAddress'>,
  forwardedProto: string | undefined,
) => boolean;

/**
 * True for HTTPS here, or at a trusted proxy that says so, and for a peer on this machine. An untrusted peer's
 * `X-Forwarded-Proto` does not count.
 *
 * @throws Error when a trusted proxy's address does not parse
 */
export function createIsConfidential(trustedProxies: readonly string[]): IsConfidential {
  const isTrusted = createRangeMatcher(trustedProxies);
  const isLoopback = createRangeMatcher(['127.0.0.0/8', '::1']);
  // Calls come in runs from one peer: a balancer, or a client that keeps its connection.
  let latest: Peer = { address: '', isLoopback: false, isTrusted: false };
  return ({ isEncrypted, peerAddress }, forwardedProto) => {
    if (isEncrypted) return true;
    if (latest.address !== peerAddress) {
      const peer = parseClientAddress(peerAddress.replace(/%.*$/, ''));
      const isValid = peer.kind !== 'invalid';
      latest = {
        address: peerAddress,
        isLoopback: isValid && isLoopback(peer),
        isTrusted: isValid && isTrusted(peer),
      };
    }
    return latest.isLoopback || (latest.isTrusted && isHttps(forwardedProto));
  };
}

interface Peer {
  readonly address: string;
  readonly isLoopback: boolean;
  readonly isTrusted: boolean;
}

/** Several proxies in a row each add theirs: all of them have to be https. */
function isHttps(forwardedProto: string | undefined): boolean {
  return (
    forwardedProto !== undefined &&
    forwardedProto.split(',').every((one) => one.trim().toLowerCase() === 'https')
  );
}
