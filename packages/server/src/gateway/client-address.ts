import { parseClientAddress } from '../domain/network-rule.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import type { RangeMatcher } from '../domain/range-matcher.ts';
import { remember, rememberLatest } from './fast/remember.ts';

/** Finds who is calling, in canonical text; undefined when the chain of proxies names no usable address. */
export type FindClientAddress = (peerAddress: string, forwardedFor: string | undefined) => string | undefined;

/**
 * The socket's peer, unless that is a trusted proxy: then the first address of X-Forwarded-For, from right to
 * left, that is not. Entries further left are not believed. An entry that does not parse is refused, never skipped.
 *
 * @throws Error when a trusted proxy's address does not parse.
 */
export function createFindClientAddress(trustedProxies: readonly string[]): FindClientAddress {
  const isTrusted = createRangeMatcher(trustedProxies);
  const parse = (peerAddress: string): Peer => parsePeer(peerAddress, isTrusted);
  const getPeer = rememberLatest(remember(parse, { max: 10_000, lengthMax: 100 }));
  return (peerAddress, forwardedFor) => {
    const peer = getPeer(peerAddress);
    if (!peer.isTrusted || forwardedFor === undefined) return peer.text;
    return findForwarded(forwardedFor, peer, isTrusted);
  };
}

interface Peer {
  readonly text: string | undefined;
  readonly isTrusted: boolean;
}

function parsePeer(peerAddress: string, isTrusted: RangeMatcher): Peer {
  // Link-local peers come with their zone (fe80::1%eth0), which names our interface and not the client.
  const address = parseClientAddress(peerAddress.replace(/%.*$/, ''));
  if (address.kind === 'invalid') return { text: undefined, isTrusted: false };
  return { text: address.text, isTrusted: isTrusted(address) };
}

/**
 * One entry as proxies spell it: an address; an IPv4 address with a port (Azure Application Gateway, IIS); an IPv6 address in
 * brackets, with or without a port. An empty entry names nobody and is refused: whoever should have been named
 * there is not the client that an entry further left claims to be.
 */
function parseForwardedEntry(entry: string): ReturnType<typeof parseClientAddress> {
  const text = trimSpace(entry);
  const [, bracketed, v4] = /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)(?=:))(?::[0-9]{1,5})?$/.exec(text) ?? [];
  if (bracketed !== undefined)
    return bracketed.includes(':') ? parseClientAddress(bracketed) : parseClientAddress(text);
  return parseClientAddress(v4 ?? text);
}

/**
 * Only what HTTP calls white space (RFC 9110 section 5.6.3); JavaScript's trim takes more. Not by a regular expression: one
 * that looks for the white space at the end begins anew at each one within, and clients choose how many there are.
 */
function trimSpace(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function findForwarded(forwardedFor: string, peer: Peer, isTrusted: RangeMatcher): string | undefined {
  let client = peer.text;
  for (const entry of forwardedFor.split(',').toReversed()) {
    const address = parseForwardedEntry(entry);
    if (address.kind === 'invalid') return undefined;
    client = address.text;
    if (!isTrusted(address)) return client;
  }
  return client;
}
