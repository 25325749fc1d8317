import { toPrepared } from '../advance-call.ts';
import type { Call, MaybePromise } from '../call.ts';
import { withoutPartialRequest } from '../dimensions/narrow-answer.ts';
import type { IdentityBlocks } from '../fast/identity-block.ts';

export interface PrepareDeps {
  readonly identityBlocks: IdentityBlocks;
}

/**
 * Writes the request for the upstream: the judged path, the headers that may travel, then the gateway's own last. The
 * credential was left out by receive already.
 */
export function prepare(
  call: Call<'limited'>,
  { identityBlocks }: PrepareDeps,
): MaybePromise<Call<'prepared'>> {
  // The arrival time will do: a cached identity block stays valid for minutes.
  const ours = identityBlocks.get(call, call.atMs);
  return typeof ours === 'string'
    ? toPrepared(call, { upstreamHead: writeHead(call, ours) })
    : ours.then((text) => toPrepared(call, { upstreamHead: writeHead(call, text) }));
}

/**
 * The head is put together as text and not checked again: the path is canonical, the client's headers passed a strict
 * parser, and ours were checked when they were made.
 */
function writeHead(call: Call<'limited'>, ours: string): string {
  const { headers, narrowings } = call;
  const passOn = narrowings === undefined ? headers.passOn : withoutPartialRequest(headers.passOn);
  let head = `${call.method} ${call.upstreamPath}${call.query} HTTP/1.1\r\n`;
  for (let index = 0; index < passOn.length; index += 2) head += `${passOn[index]}: ${passOn[index + 1]}\r\n`;
  return `${head}x-postern-request-id: ${call.requestId}\r\n${call.traceHead ?? ''}${ours}`;
}
