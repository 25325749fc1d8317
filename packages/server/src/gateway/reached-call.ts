import type { AuthenticatedCall, MatchedCall, RawCall, ReachedCall, ReceivedCall } from './call.ts';

/** The stages' results up to the furthest one, side by side. */
export interface UnfoldedCall {
  readonly raw: RawCall;
  readonly received?: ReceivedCall;
  readonly matched?: MatchedCall;
  readonly authenticated?: AuthenticatedCall;
}

export function unfoldCall(reached: ReachedCall): UnfoldedCall {
  switch (reached.kind) {
    case 'raw':
      return { raw: reached };
    case 'received':
      return { raw: reached.raw, received: reached };
    case 'matched':
      return { raw: reached.received.raw, received: reached.received, matched: reached };
    case 'authenticated':
      return unfoldAuthenticated(reached);
    case 'admitted':
      return unfoldAuthenticated(reached.authenticated);
    case 'authorised':
      return unfoldAuthenticated(reached.admitted.authenticated);
    case 'limited':
      return unfoldAuthenticated(reached.authorised.admitted.authenticated);
    case 'prepared':
      return unfoldAuthenticated(reached.limited.authorised.admitted.authenticated);
  }
}

function unfoldAuthenticated(authenticated: AuthenticatedCall): UnfoldedCall {
  const { matched } = authenticated;
  return { raw: matched.received.raw, received: matched.received, matched, authenticated };
}
