import type { MaybePromise, CredentialCarrier, PresentedCredential } from '../call.ts';
import type { CredentialScheme } from './credential-scheme.ts';
import type { AcceptedKey, AccessGrant } from '../../domain/access-grant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { ApiRoute } from '../gateway-settings.ts';

/** One way for a credential to travel: everything about it in one table entry. */
export interface Scheme {
  readonly name: CredentialScheme;
  /**
   * For `WWW-Authenticate` (RFC 9110 section 11.6.1): the scheme and its parameters. `error` is given where the call came
   * with a credential of this very scheme that is not accepted (RFC 6750 section 3.1, RFC 9449 section 7.1); schemes that
   * know no such parameter leave it out.
   */
  challenge(route: ApiRoute, error?: 'invalid_token'): string;
  /** The credential's text when it came in this scheme's way. */
  find(credential: PresentedCredential, route: ApiRoute): string | undefined;
  /** Finds the caller and its live key, or says why the credential is not accepted. Rights, status and addresses are judged later. */
  identify(text: string, carrier: CredentialCarrier): MaybePromise<IdentifiedCaller | Refusal>;
}

export interface IdentifiedCaller {
  readonly kind: 'identified';
  readonly grant: AccessGrant;
  readonly key: AcceptedKey;
  /** The access token's `jti`, where it is one: it may die before its key does. */
  readonly tokenId?: string;
  /** The `kid` of the key that signed it: when that key is removed, the token is dead. */
  readonly tokenKid?: string;
  /** Its `exp`, in epoch milliseconds. */
  readonly tokenExpiresAtMs?: number;
  /** The credential is a token that was asked for with the scope `read`. */
  readonly isReadOnly?: boolean;
}
