import type { KeyHolder, KeyHolderDeps, KeyOrigin } from '../find-key-holder.ts';
import { findKeyHolder } from '../find-key-holder.ts';
import { isEmptyCredential } from '../../domain/empty-credential.ts';
import { refuse } from '../../domain/refusal.ts';
import { hasSecondCredential } from '../second-credential.ts';
import type { SecondCredentialDeps } from '../second-credential.ts';
import { presentKeyRefusal, refuseOAuth } from './oauth-refusal.ts';
import type { OAuthRefusal } from './oauth-refusal.ts';
import type { ReadForm } from './read-form.ts';

export interface ClientRequest extends KeyOrigin {
  readonly headers: Headers;
  readonly form: ReadForm;
  /** The URL of the request as it was received. */
  readonly url: string;
  /** Scheme, host and port at which the client reached the gateway. */
  readonly origin: string;
}

/**
 * Authenticates the client of an OAuth request. Its id is the id of the API user, and its secret the API key (RFC 6749
 * section 2.3.1), by `client_secret_basic` or `client_secret_post`, but not by both.
 */
export async function authenticateClient(
  request: ClientRequest,
  deps: KeyHolderDeps & SecondCredentialDeps,
): Promise<KeyHolder | OAuthRefusal> {
  if (hasSecondCredential(request.headers, deps)) {
    return refuseOAuth('invalid_request', 'The request carries more than one credential.');
  }
  const presented = readClientSecret(request);
  if (presented.kind === 'oauth-refusal') return presented;
  const holder = await findKeyHolder(presented.secret, request, deps);
  if (holder.kind === 'refusal') return presentKeyRefusal(holder);
  if (holder.grant.apiUserId !== presented.clientId.toLowerCase()) {
    return presentKeyRefusal(refuse('authenticate', 'credential_invalid', 'the key is another API user’s'));
  }
  return holder;
}

interface ClientSecret {
  readonly kind: 'secret';
  readonly clientId: string;
  readonly secret: string;
}

function readClientSecret({ headers, form }: ClientRequest): ClientSecret | OAuthRefusal {
  const rawAuthorization = headers.get('authorization');
  const isEmpty =
    rawAuthorization !== null && isEmptyCredential({ header: 'authorization', value: rawAuthorization });
  const authorization = isEmpty ? null : rawAuthorization;
  const postedId = form.find('client_id');
  const postedSecret = form.find('client_secret');
  if (authorization === null) {
    if (postedId === undefined || postedSecret === undefined) {
      return refuseOAuth('invalid_client', 'Client authentication is missing.');
    }
    return { kind: 'secret', clientId: postedId, secret: postedSecret };
  }
  if (postedSecret !== undefined) {
    return refuseOAuth('invalid_request', 'The client is to authenticate in one way only.');
  }
  const basic = parseClientBasic(authorization);
  if (basic === undefined) return refuseOAuth('invalid_client', 'The Authorization header is not usable.');
  if (postedId !== undefined && postedId !== basic.clientId) {
    return refuseOAuth('invalid_request', 'Two different client ids.');
  }
  return basic;
}

/** Each part is form-encoded before they are joined (RFC 6749 section 2.3.1, appendix B). */
function parseClientBasic(authorization: string): ClientSecret | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]{1,2048}={0,2})$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded) return undefined;
  const text = bytes.toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return undefined;
  const clientId = decodeForm(text.slice(0, colon));
  const secret = decodeForm(text.slice(colon + 1));
  return clientId === undefined || secret === undefined ? undefined : { kind: 'secret', clientId, secret };
}

function decodeForm(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
