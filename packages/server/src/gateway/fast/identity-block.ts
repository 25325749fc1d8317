import type { AccessGrant } from '../../domain/access-grant.ts';
import type { CallSince, MaybePromise } from '../call.ts';
import { getIdentityHeaders, getReaderHeaders } from '../identity-headers.ts';
import type { ApiRoute } from '../gateway-settings.ts';
import type { IdentityTokens } from '../identity-token.ts';
import type { FindPublicPlace, PublicPlace } from '../public-place.ts';

/**
 * The headers that the gateway adds, without the request's id, as the bytes that are sent: the caller's identity, the
 * signed one included, and the way by which the call came. Made once for many calls.
 */
export interface IdentityBlocks {
  get(call: CallSince<'authenticated'>, nowMs: number): MaybePromise<string>;
}

interface Block {
  readonly text: string;
  readonly untilMs: number;
  /** This and the rest: what the text was made of, beside the grant. */
  readonly clientAddress: string;
  readonly place: PublicPlace;
  readonly route: ApiRoute;
}

/** The signed header is asked for anew after this time; `IdentityTokens` decides whether it is made anew. */
const keptMs = 1_000;

/** Remembers the latest text as long as the grant is the same object: a change of access makes a new one. */
export function createIdentityBlocks(
  tokens: IdentityTokens,
  findPublicPlace: FindPublicPlace,
): IdentityBlocks {
  const full = new WeakMap<AccessGrant, Block>();
  const reading = new WeakMap<AccessGrant, Block>();
  return {
    get(call, nowMs) {
      const { grant } = call;
      const blocks = call.isReadOnly === true ? reading : full;
      const known = blocks.get(grant);
      const place = findPublicPlace(call);
      if (known !== undefined && known.untilMs > nowMs && isOf(known, call, place)) return known.text;
      const identity = tokens.get(grant, call.route.apiId);
      const make = (text: string): string => {
        const block = createBlock(call, { identity: text, place, untilMs: nowMs + keptMs });
        blocks.set(grant, block);
        return block.text;
      };
      return typeof identity === 'string' ? make(identity) : identity.then(make);
    },
  };
}

function isOf(
  block: Block,
  { clientAddress, route }: CallSince<'authenticated'>,
  place: PublicPlace,
): boolean {
  return block.clientAddress === clientAddress && block.place === place && block.route === route;
}

interface BlockParts extends Pick<Block, 'place' | 'untilMs'> {
  readonly identity: string;
}

function createBlock(
  { api, clientAddress, grant, isReadOnly, route }: CallSince<'authenticated'>,
  { identity, place, untilMs }: BlockParts,
): Block {
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
    ...getHeaders(grant, api.accessTypes),
    'x-postern-identity',
    identity,
  ]);
  return { text, untilMs, clientAddress, place, route };
}

/**
 * The part of the called URL's path that precedes the upstream's own path. Empty also where the API's base path is
 * replaced by another one (`upstreamPath`): no prefix makes the one of the other.
 */
function findRemovedPrefix({ prefix, upstreamPrefix }: ApiRoute, place: PublicPlace): string {
  if (upstreamPrefix === '') return place.prefix + prefix;
  return upstreamPrefix === prefix ? place.prefix : '';
}

/**
 * The gateway's own header lines as one text, each with its CRLF.
 * @throws Error for a byte that a header may not contain.
 */
export function presentHeaderLines(headers: readonly string[]): string {
  const lines: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const [name = '', value = ''] = headers.slice(index, index + 2);
    if (!ownName.test(name) || !ownValue.test(value)) {
      throw new Error(`the header ${name} holds a byte that a header may not contain`);
    }
    lines.push(`${name}: ${value}\r\n`);
  }
  // One flat text, and not a chain of its pieces, which each call would walk.
  return Buffer.from(lines.join(''), 'latin1').toString('latin1');
}

const ownName = /^[a-z][a-z-]*$/;
const ownValue = /^[\t\x20-\x7e]*$/;
