import type { AccessGrant } from '../domain/access-grant.ts';
import type { AccessType } from '../domain/access-type.ts';
import type { MaybePromise } from './call.ts';
import { getIdentityHeaders, getReaderHeaders } from './identity-headers.ts';
import type { IdentityTokens } from './identity-token.ts';

/** The identity headers, signed one included, as the bytes that go out: made once for many calls. */
export interface IdentityBlocks {
  get(caller: IdentifiedCall, accessTypes: readonly AccessType[], nowMs: number): MaybePromise<string>;
}

interface IdentifiedCall {
  readonly grant: AccessGrant;
  readonly isReadOnly?: boolean | undefined;
}

interface Block {
  readonly text: string;
  readonly untilMs: number;
}

/** The signed header is asked for anew after this; whether it is made anew is `IdentityTokens`' to say. */
const keptMs = 1_000;

/** Remembers the text as long as the grant is the same object: a change of access makes a new one. */
export function createIdentityBlocks(tokens: IdentityTokens): IdentityBlocks {
  const full = new WeakMap<AccessGrant, Block>();
  const reading = new WeakMap<AccessGrant, Block>();
  return {
    get(caller, accessTypes, nowMs) {
      const { grant } = caller;
      const isReadOnly = caller.isReadOnly === true;
      const blocks = isReadOnly ? reading : full;
      const known = blocks.get(grant);
      if (known !== undefined && known.untilMs > nowMs) return known.text;
      const make = (identity: string): string => {
        const headers = (isReadOnly ? getReaderHeaders : getIdentityHeaders)(grant, accessTypes);
        const text = presentHeaderLines([...headers, 'x-postern-identity', identity]);
        blocks.set(grant, { text, untilMs: nowMs + keptMs });
        return text;
      };
      const identity = tokens.get(grant);
      return typeof identity === 'string' ? make(identity) : identity.then(make);
    },
  };
}

/**
 * Header lines of ours as one text, each with its CRLF.
 * @throws Error for a byte that may not stand in a header.
 */
export function presentHeaderLines(headers: readonly string[]): string {
  let text = '';
  for (let index = 0; index < headers.length; index += 2)
    text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  if (unsafe.test(text)) throw new Error('an identity header holds a byte that may not stand in a header');
  return text;
}

// eslint-disable-next-line no-control-regex -- the point is to find them
const unsafe = /[^\t\r\n\x20-\x7e]|\r(?!\n)|(?<!\r)\n|\n(?![A-Za-z-]+: |$)/;
