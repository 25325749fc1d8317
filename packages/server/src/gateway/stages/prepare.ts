import type { LimitedCall, MaybePromise, PreparedCall } from '../call.ts';
import { withoutPartialRequest } from '../dimensions/narrow-answer.ts';
import type { IdentityBlocks } from '../identity-block.ts';

export interface PrepareDeps {
  readonly identityBlocks: IdentityBlocks;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * What goes to the upstream: the judged path, the headers that may travel, then ours last. The credential was
 * left out by receive already.
 */
export function prepare(limited: LimitedCall, deps: PrepareDeps): MaybePromise<PreparedCall> {
  const { authenticated } = limited.authorised.admitted;
  // When the call came is as good as now: what is taken is good for minutes more.
  const atMs = authenticated.matched.received.raw.atMs ?? deps.now();
  const ours = deps.identityBlocks.get(authenticated, atMs);
  return typeof ours === 'string'
    ? createPrepared(limited, ours)
    : ours.then((text) => createPrepared(limited, text));
}

/**
 * The head is put together as text and not checked again: the path is canonical, the client's headers passed a strict
 * parser, and ours were checked when they were made.
 */
function createPrepared(limited: LimitedCall, ours: string): PreparedCall {
  const { matched } = limited.authorised.admitted.authenticated;
  const { received, route } = matched;
  const { headers, raw, method } = received;
  const isNarrowed = limited.authorised.narrowings !== undefined;
  const passOn = isNarrowed ? withoutPartialRequest(headers.passOn) : headers.passOn;
  let head = `${method} ${matched.upstreamPath}${received.query} HTTP/1.1\r\n`;
  for (let index = 0; index < passOn.length; index += 2) head += `${passOn[index]}: ${passOn[index + 1]}\r\n`;
  head += `x-postern-request-id: ${raw.requestId}\r\n${raw.traceHead ?? ''}${ours}`;
  return { kind: 'prepared', limited, upstream: { origin: route.upstreamOrigin, method, head } };
}
