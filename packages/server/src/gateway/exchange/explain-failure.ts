import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Call, UpstreamAnswer } from '../call.ts';
import { refuseMethod } from '../method-override.ts';
import { RequestBodyFailure, refuseBrokenBody } from '../request-body.ts';
import { UpstreamFailure } from '../upstream-client/upstream-call.ts';

/** Why an exchange failed, as a refusal; the words of whoever found it stay in `rule`, for the log. */
export function explainFailure(error: Error): Refusal {
  if (error instanceof RequestBodyFailure) return explainBodyFailure(error);
  if (!(error instanceof UpstreamFailure))
    return refuse('forward', 'upstream_invalid', `${error.name}: ${error.message}`);
  if (error.reason === 'busy') return refuse('forward', 'gateway_busy', error.message, { retryAfterS: 1 });
  return refuse('forward', codes[error.reason], error.message);
}

const codes = {
  unreachable: 'upstream_unreachable',
  timeout: 'upstream_timeout',
  invalid: 'upstream_invalid',
} as const;

function explainBodyFailure(failure: RequestBodyFailure): Refusal {
  switch (failure.reason) {
    case 'too-large':
      return refuse('receive', 'body_too_large', failure.message);
    case 'malformed':
      return refuseBrokenBody();
    case 'names-method':
      return refuseMethod('its form');
    case 'too-slow':
    case 'client-gone':
      return refuse('forward', 'client_gone', failure.message);
  }
}

/**
 * Where the upstream repeats the id of the call that it answers: an answer without it, or with another, may be the answer
 * to another call. A refusal ends the connection, since the next answer on it is no more certain.
 */
export function refuseAnswerOfAnother(
  { headers }: UpstreamAnswer,
  { requestId, route }: Call<'prepared'>,
): Refusal | undefined {
  if (!route.upstreamIsolation.requiresRequestId) return undefined;
  let isNamed = false;
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] !== 'x-postern-request-id') continue;
    isNamed = true;
    if (headers[index + 1] !== requestId)
      return invalid('the answer names another call by its x-postern-request-id');
  }
  return isNamed ? undefined : invalid('the answer names no call: it has no x-postern-request-id');
}

/** A 101 that the client did not ask for, or whose call has an answer that has to be narrowed. */
export function refuseSwitch(): Refusal {
  return invalid('the upstream switches to what was not asked for, or an answer that has to be narrowed');
}

function invalid(rule: string): Refusal {
  return refuse('forward', 'upstream_invalid', rule);
}
