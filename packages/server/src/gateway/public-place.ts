import { parseClientAddress } from '../domain/network-rule.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import type { CallSince, ReceivedHeaders } from './call.ts';

/** The address at which the client called: what an upstream needs to write links to itself. */
export interface PublicPlace {
  readonly proto: 'http' | 'https';
  /** Lower-case host, with its port where one was named. */
  readonly host: string;
  readonly port: string;
  /** The prefix that a proxy before this one has removed from the path; empty for none. */
  readonly prefix: string;
}

/** Gives the same object for the same place, so that a cache may compare references. */
export type FindPublicPlace = (
  call: Pick<CallSince<'received'>, 'host' | 'headers' | 'isEncrypted' | 'peerAddress'>,
) => PublicPlace;

const placesMax = 1_000;

/**
 * Believes `X-Forwarded-Proto`, `-Host`, `-Port` and `-Prefix` of a trusted proxy, each by itself where it is well-formed;
 * everything else, and everything of another peer, is taken from the call as it arrived here. Several values of
 * `X-Forwarded-Proto` are https only where all of them are, as is-confidential.ts judges; of the others the first counts,
 * which the proxy that is nearest to the client has written.
 *
 * Not checked here: whether the host is one of the environment's. The gateway judges `Host` alone.
 *
 * @throws Error when a trusted proxy's address does not parse
 */
export function createFindPublicPlace(trustedProxies: readonly string[]): FindPublicPlace {
  const isInTrusted = createRangeMatcher(trustedProxies);
  const known = new WeakMap<ReceivedHeaders, PublicPlace>();
  const places = new Map<string, PublicPlace>();
  const isTrusted = (peerAddress: string): boolean => {
    const peer = parseClientAddress(peerAddress.replace(/%.*$/, ''));
    return peer.kind !== 'invalid' && isInTrusted(peer);
  };
  function intern(place: PublicPlace): PublicPlace {
    const text = `${place.proto} ${place.host} ${place.port} ${place.prefix}`;
    const found = places.get(text);
    if (found !== undefined) return found;
    if (places.size >= placesMax) places.clear();
    places.set(text, place);
    return place;
  }
  return (call) => {
    const { headers } = call;
    // One connection's headers: its peer and its encryption do not change.
    const found = known.get(headers);
    if (found !== undefined) return found;
    const said = saysAnything(headers) && isTrusted(call.peerAddress) ? headers : {};
    const place = intern(readPlace(said, call));
    known.set(headers, place);
    return place;
  };
}

type Said = Pick<ReceivedHeaders, 'forwardedProto' | 'forwardedHost' | 'forwardedPort' | 'forwardedPrefix'>;

function saysAnything({ forwardedProto, forwardedHost, forwardedPort, forwardedPrefix }: Said): boolean {
  return (forwardedProto ?? forwardedHost ?? forwardedPort ?? forwardedPrefix) !== undefined;
}

const hostText = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::([0-9]{1,5}))?$/;
const portText = /^[1-9][0-9]{0,4}$/;
const prefixText = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)+$/;

function readPlace(said: Partial<Said>, call: Parameters<FindPublicPlace>[0]): PublicPlace {
  const proto = readProto(said.forwardedProto) ?? (call.isEncrypted ? 'https' : 'http');
  const host =
    readFirst(said.forwardedHost?.toLowerCase(), hostText) ?? call.headers.host?.toLowerCase() ?? call.host;
  const named = hostText.exec(host)?.[1];
  const port = readFirst(said.forwardedPort, portText) ?? named ?? (proto === 'https' ? '443' : '80');
  return { proto, host, port, prefix: readFirst(said.forwardedPrefix?.replace(/\/$/, ''), prefixText) ?? '' };
}

function readProto(text: string | undefined): PublicPlace['proto'] | undefined {
  const values = text?.split(',').map((one) => one.trim().toLowerCase()) ?? [];
  if (values.length === 0 || !values.every((one) => one === 'http' || one === 'https')) return undefined;
  return values.every((one) => one === 'https') ? 'https' : 'http';
}

function readFirst(text: string | undefined, pattern: RegExp): string | undefined {
  const first = text?.split(',')[0]?.trim();
  return first !== undefined && first.length <= 300 && pattern.test(first) ? first : undefined;
}
