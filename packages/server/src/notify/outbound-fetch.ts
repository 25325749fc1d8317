import { lookup as dnsLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { parseClientAddress } from '../domain/network-rule.ts';
import { createRangeMatcher } from '../domain/range-matcher.ts';
import { findOutboundFault } from './outbound-address.ts';

export interface OutboundDeps {
  /** Addresses and ranges that may be reached although they are not public. Only they may be called over http. */
  readonly allowed: readonly string[];
  /** Resolves a name to all its addresses; the system's resolver if omitted. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  readonly limits?: Partial<OutboundLimits>;
  /** Certificate authorities to trust besides the system's, in PEM; for tests and private authorities. */
  readonly ca?: string;
}

export interface OutboundLimits {
  readonly connectMs: number;
  /** Time limit from the first byte sent to the last one read. */
  readonly totalMs: number;
  readonly answerBytesMax: number;
}

export const outboundLimits: OutboundLimits = { connectMs: 5_000, totalMs: 15_000, answerBytesMax: 16_384 };

export interface OutboundAnswer {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
}

/** Thrown when nothing was sent because Postern does not call the address. */
export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused';
}

export type OutboundPost = (
  url: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
) => Promise<OutboundAnswer>;

/**
 * Creates a function that posts to addresses that somebody else chose. It resolves the name once, judges all its
 * addresses, and connects to exactly the judged address, so that a different second answer of the name server has no
 * effect. Redirects count as answers and are never followed; size and time are limited.
 *
 * @throws OutboundRefused; Error when the connection fails
 */
export function createOutboundPost(deps: OutboundDeps): OutboundPost {
  const limits = { ...outboundLimits, ...deps.limits };
  const isAllowed = createRangeMatcher(deps.allowed);
  const resolve = deps.resolve ?? resolveBySystem;

  async function findAddress(url: URL): Promise<string> {
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const literal = parseClientAddress(name);
    const texts = literal.kind === 'address' ? [literal.text] : await resolve(name);
    const addresses = texts.map(parseClientAddress);
    const [first] = addresses;
    if (first?.kind !== 'address') throw new OutboundRefused(`${name} has no address`);
    for (const address of addresses) {
      // One forbidden address among good ones refuses the name: the next look-up might return only that one.
      if (address.kind !== 'address') throw new OutboundRefused(`${name} has an address that cannot be read`);
      const fault = findOutboundFault(address, { protocol: url.protocol, isAllowed });
      if (fault === 'not-public')
        throw new OutboundRefused(`${name} is at ${address.text}, which is not public`);
      if (fault === 'not-https') throw new OutboundRefused(`${name} is reached over https only`);
    }
    return first.text;
  }

  return async (text, { headers, body }) => {
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new OutboundRefused('only http and https are spoken');
    if (url.username !== '' || url.password !== '')
      throw new OutboundRefused('the URL holds a user name or password');
    const signal = AbortSignal.timeout(limits.totalMs);
    const agent = createPinnedAgent(await findAddress(url), deps.ca, limits);
    try {
      const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent, signal });
      return { status: answer.statusCode, text: await readBeginning(answer.body, limits.answerBytesMax) };
    } finally {
      await agent.destroy();
    }
  };
}

async function resolveBySystem(name: string): Promise<readonly string[]> {
  const found = await dnsLookup(name, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
}

/** Connects to this address whatever the name in the URL; the certificate is still verified against the name. */
function createPinnedAgent(address: string, ca: string | undefined, limits: OutboundLimits): Agent {
  const family = address.includes(':') ? 6 : 4;
  const lookup: LookupFunction = (_name, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  return new Agent({
    connect: { lookup, timeout: limits.connectMs, ...(ca === undefined ? {} : { ca }) },
    headersTimeout: limits.totalMs,
    bodyTimeout: limits.totalMs,
    maxResponseSize: -1,
  });
}

/** Reads at most `bytesMax` bytes and ignores the rest, however long it is. */
async function readBeginning(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece.subarray(0, bytesMax - bytes));
    bytes += piece.length;
    if (bytes >= bytesMax) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}
