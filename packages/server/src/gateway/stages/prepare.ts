import type { LimitedCall, MaybePromise, PreparedCall } from '../call.ts';
import { withoutPartialRequest } from '../dimensions/narrow-answer.ts';
import { getIdentityHeaders, getReaderHeaders } from '../identity-headers.ts';
import type { IdentityTokens } from '../identity-token.ts';

export interface PrepareDeps {
  readonly identityTokens: IdentityTokens;
}

/**
 * What goes to the upstream: the judged path, the headers that may travel, then ours last. The credential was
 * left out by receive already.
 */
export function prepare(limited: LimitedCall, deps: PrepareDeps): MaybePromise<PreparedCall> {
  const { grant } = limited.authorised.admitted.authenticated;
  const identity = deps.identityTokens.get(grant);
  return typeof identity === 'string'
    ? createPrepared(limited, identity)
    : identity.then((text) => createPrepared(limited, text));
}

function createPrepared(limited: LimitedCall, identity: string): PreparedCall {
  const { grant, matched, isReadOnly } = limited.authorised.admitted.authenticated;
  const getHeaders = isReadOnly === true ? getReaderHeaders : getIdentityHeaders;
  const { received, route } = matched;
  const { headers: read, raw } = received;
  const headers = [
    'host',
    route.upstreamHost,
    ...(limited.authorised.narrowings === undefined ? read.passOn : withoutPartialRequest(read.passOn)),
    'x-forwarded-for',
    received.clientAddress,
    'x-forwarded-host',
    received.host,
    'x-forwarded-proto',
    raw.isEncrypted ? 'https' : 'http',
    'x-postern-request-id',
    raw.requestId,
    ...getHeaders(grant, matched.api.accessTypes),
    'x-postern-identity',
    identity,
  ];
  if (read.body.kind === 'length') headers.push('content-length', String(read.body.bytes));
  return {
    kind: 'prepared',
    limited,
    upstream: {
      origin: route.upstreamOrigin,
      method: received.method,
      path: matched.upstreamPath + received.query,
      headers,
    },
  };
}
