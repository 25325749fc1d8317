import { errorCatalogue, fillDetail } from '@postern/contract/error-catalogue';
import { listHeaderLines } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';

/** All errors that these endpoints answer with: RFC 6749 section 5.2, RFC 7009, RFC 9449 section 5. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'unsupported_token_type'
  | 'temporarily_unavailable';

/** A refusal by an OAuth endpoint. `description` is public; `cause` is the deciding refusal, for the log. */
export interface OAuthRefusal {
  readonly kind: 'oauth-refusal';
  readonly error: OAuthErrorCode;
  readonly status: number;
  readonly description: string;
  readonly cause?: Refusal;
  readonly headers?: Readonly<Record<string, string>>;
}

export function refuseOAuth(
  error: OAuthErrorCode,
  description: string,
  more: Partial<Pick<OAuthRefusal, 'status' | 'cause' | 'headers'>> = {},
): OAuthRefusal {
  const status = more.status ?? (error === 'invalid_client' ? 401 : 400);
  return { kind: 'oauth-refusal', error, description, ...more, status };
}

/**
 * Translates the refusal of a key into OAuth's terms. Unknown and revoked keys, and those of others, are all
 * `invalid_client`.
 */
export function presentKeyRefusal(cause: Refusal): OAuthRefusal {
  const { status } = errorCatalogue[cause.code];
  const retry =
    cause.retryAfterS === undefined ? {} : { headers: { 'retry-after': String(cause.retryAfterS) } };
  if (status === 429 || status === 503) {
    return refuseOAuth('temporarily_unavailable', errorCatalogue[cause.code].title, {
      cause,
      status,
      ...retry,
    });
  }
  if (cause.code === 'network_refused') {
    return refuseOAuth('unauthorized_client', 'This client may not be used from this address.', { cause });
  }
  return refuseOAuth('invalid_client', 'The client is not known here, or its secret is not right.', {
    cause,
  });
}

/** Translates a refusal that does not concern the client: an unknown path, or a look-up that failed. */
export function presentAsOAuth(cause: Refusal): OAuthRefusal {
  const { status, detail } = errorCatalogue[cause.code];
  const headers = {
    ...Object.fromEntries(listHeaderLines(cause.headers)),
    ...(cause.retryAfterS === undefined ? {} : { 'retry-after': String(cause.retryAfterS) }),
  };
  const error = status >= 500 || status === 429 ? 'temporarily_unavailable' : 'invalid_request';
  return refuseOAuth(error, fillDetail(detail, cause.facts), { cause, status, headers });
}

/** RFC 6749 section 5.2: JSON, not cached, with a challenge if the client used HTTP Basic. */
export function renderOAuthRefusal(refusal: OAuthRefusal, requestId: string): Response {
  const headers = new Headers({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    pragma: 'no-cache',
    'x-request-id': requestId,
    ...refusal.headers,
  });
  if (refusal.status === 401) headers.set('www-authenticate', 'Basic realm="oauth", charset="UTF-8"');
  const body = { error: refusal.error, error_description: refusal.description };
  return new Response(JSON.stringify(body), { status: refusal.status, headers });
}
