import type { AccessGrant } from '../domain/access-grant.ts';
import type { AuthenticatedCall, MaybePromise } from './call.ts';
import { getIdentityHeaders, getReaderHeaders } from './identity-headers.ts';
import type { ApiRoute } from './gateway-settings.ts';
import type { IdentityTokens } from './identity-token.ts';
import type { FindPublicPlace, PublicPlace } from './public-place.ts';

/**
 * The headers that the gateway adds, but the request's id, as the bytes that go out: what says for whom and by which
 * way the call comes, the signed identity included. Made once for many calls.
 */
export interface IdentityBlocks {
  get(authenticated: AuthenticatedCall, nowMs: number): MaybePromise<string>;
}

interface Block {
  readonly text: string;
  readonly untilMs: number;
  /** What the text was made of, beside the grant. */
  readonly clientAddress: string;
  readonly place: PublicPlace;
  readonly route: ApiRoute;
}

/** The signed header is asked for anew after this; whether it is made anew is `IdentityTokens`' to say. */
const keptMs = 1_000;

/** Remembers the latest text as long as the grant is the same object: a change of access makes a new one. */
export function createIdentityBlocks(
  tokens: IdentityTokens,
  findPublicPlace: FindPublicPlace,
): IdentityBlocks {
  const full = new WeakMap<AccessGrant, Block>();
  const reading = new WeakMap<AccessGrant, Block>();
  return {
    get(authenticated, nowMs) {
      const { grant } = authenticated;
      const blocks = authenticated.isReadOnly === true ? reading : full;
      const known = blocks.get(grant);
      const place = findPublicPlace(authenticated.matched.received);
      if (known !== undefined && known.untilMs > nowMs && isOf(known, authenticated, place))
        return known.text;
      const identity = tokens.get(grant, authenticated.matched.route.apiId);
      const make = (text: string): string => {
        const block = createBlock(authenticated, { identity: text, place, untilMs: nowMs + keptMs });
        blocks.set(grant, block);
        return block.text;
      };
      return typeof identity === 'string' ? make(identity) : identity.then(make);
    },
  };
}

function isOf(
  block: Block,
  { matched: { received, route } }: AuthenticatedCall,
  place: PublicPlace,
): boolean {
  return block.clientAddress === received.clientAddress && block.place === place && block.route === route;
}

interface BlockParts extends Pick<Block, 'place' | 'untilMs'> {
  readonly identity: string;
}

function createBlock(authenticated: AuthenticatedCall, { identity, place, untilMs }: BlockParts): Block {
  const { grant, matched, isReadOnly } = authenticated;
  const { route } = matched;
  const { clientAddress } = matched.received;
  const getHeaders = isReadOnly === true ? getReaderHeaders : getIdentityHeaders;
  const prefix = findRemovedPrefix(route, place);
  const text = presentHeaderLines([
    'host',
    route.upstreamHost,
    'x-forwarded-for',
    clientAddress,
    'x-forwarded-host',
    place.host,
    'x-forwarded-port',
    place.port,
    'x-forwarded-proto',
    place.proto,
    ...(prefix === '' ? [] : ['x-forwarded-prefix', prefix]),
    ...getHeaders(grant, matched.api.accessTypes),
    'x-postern-identity',
    identity,
  ]);
  return { text, untilMs, clientAddress, place, route };
}

/**
 * What stands before the upstream's own path in the URL that the client called. Empty also where the API's base path is
 * replaced by another one (`upstreamPath`): no prefix makes the one of the other.
 */
function findRemovedPrefix({ prefix, upstreamPrefix }: ApiRoute, place: PublicPlace): string {
  if (upstreamPrefix === '') return place.prefix + prefix;
  return upstreamPrefix === prefix ? place.prefix : '';
}

/**
 * Header lines of ours as one text, each with its CRLF.
 * @throws Error for a byte that may not stand in a header.
 */
export function presentHeaderLines(headers: readonly string[]): string {
  const lines: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const [name = '', value = ''] = headers.slice(index, index + 2);
    if (!ownName.test(name) || !ownValue.test(value)) {
      throw new Error(`the header ${name} holds a byte that may not stand in a header`);
    }
    lines.push(`${name}: ${value}\r\n`);
  }
  // One flat text, and not a chain of its pieces, which each call would walk.
  return Buffer.from(lines.join(''), 'latin1').toString('latin1');
}

const ownName = /^[a-z][a-z-]*$/;
const ownValue = /^[\t\x20-\x7e]*$/;
