import type { ApiRoute } from './gateway-settings.ts';
import { findRoute } from './stages/match.ts';
import type { AuthenticatedCall, MatchedCall, RawCall, ReachedCall, ReceivedCall } from './call.ts';

/**
 * The API's route that the call was for, by its path alone where it was refused before it was matched. Only for how
 * a refusal looks: an uncanonical path is taken as it stands.
 */
export function findRouteOf(reached: ReachedCall, routes: readonly ApiRoute[]): ApiRoute | undefined {
  const { raw, received, matched } = unfoldCall(reached);
  return matched?.route ?? findRoute(received?.path ?? raw.rawTarget, routes);
}

/** The stages' results up to the furthest one, side by side. */
export interface UnfoldedCall {
  readonly raw: RawCall;
  readonly received?: ReceivedCall;
  readonly matched?: MatchedCall;
  readonly authenticated?: AuthenticatedCall;
}

export function unfoldCall(reached: ReachedCall): UnfoldedCall {
  switch (reached.kind) {
    // First, since most calls come that far.
    case 'prepared':
      return unfoldAuthenticated(reached.limited.authorised.admitted.authenticated);
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
  }
}

function unfoldAuthenticated(authenticated: AuthenticatedCall): UnfoldedCall {
  const { matched } = authenticated;
  return { raw: matched.received.raw, received: matched.received, matched, authenticated };
}
