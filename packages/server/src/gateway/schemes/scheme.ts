import type { MaybePromise, MatchedCall, PresentedCredential, CredentialScheme } from '../call.ts';
import type { AcceptedKey, AccessGrant } from '../../domain/access-grant.ts';
import type { Refusal } from '../../domain/refusal.ts';

/** One way for a credential to travel: everything about it in one table entry. */
export interface Scheme {
  readonly name: CredentialScheme;
  /** For WWW-Authenticate (RFC 9110 section 11.6.1). */
  readonly challenge: string;
  /** The credential's text when it came in this scheme's way. */
  find(credential: PresentedCredential): string | undefined;
  /** Whose it is, and with which live key; or why it is not accepted. Rights, status and addresses are judged later. */
  identify(text: string, matched: MatchedCall): MaybePromise<IdentifiedCaller | Refusal>;
}

export interface IdentifiedCaller {
  readonly kind: 'identified';
  readonly grant: AccessGrant;
  readonly key: AcceptedKey;
}
