import type { SigningKey } from '../crypto/signing-keys.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { AccessType } from '../domain/access-type.ts';
import { findMisplacedCredential, isEmptyCredential } from '../domain/empty-credential.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { TokenRealm } from './access-token.ts';
import { countFailure, findKeyHolder } from './find-key-holder.ts';
import type { KeyHolderDeps, KeyOrigin, RefusedKey } from './find-key-holder.ts';
import { issueToken, lifeOf } from './issue-token.ts';
import { hasSecondCredential } from './second-credential.ts';
import type { SecondCredentialDeps } from './second-credential.ts';

export type { TokenAttempt } from './find-key-holder.ts';

export interface ExchangeDeps extends KeyHolderDeps, SecondCredentialDeps {
  readonly realm: TokenRealm;
  /** The installation's access types; the built-in ones if omitted. */
  readonly accessTypes?: readonly AccessType[] | undefined;
  /** Loads the environment's active signing key. */
  loadSigningKey(): Promise<SigningKey>;
}

export type ExchangeResult =
  | {
      readonly kind: 'issued';
      readonly grant: AccessGrant;
      readonly keyId: string;
      readonly accessToken: string;
      readonly jti: string;
      readonly lifeS: number;
    }
  | RefusedKey;

export interface ExchangeRequest extends KeyOrigin {
  readonly headers: Headers;
  /** Scheme, host and port at which the client reached the gateway. */
  readonly origin: string;
}

/** Exchanges a key for a token: one check after the other, each its own function. */
export async function exchangeKey(request: ExchangeRequest, deps: ExchangeDeps): Promise<ExchangeResult> {
  const presented = readPresentedKey(request.headers, deps);
  if (presented.kind === 'refusal') return await countFailure(presented, request, deps);
  const holder = await findKeyHolder(presented.text, request, deps);
  if (holder.kind === 'refusal') return holder;
  const { grant, key } = holder;
  const signingKey = await deps.loadSigningKey();
  const issued = await issueToken(grant, key, {
    signingKey,
    realm: getRealmAt(request.origin, deps.realm),
    nowMs: deps.nowMs(),
    accessTypes: deps.accessTypes,
  });
  const { accessToken, claims } = issued;
  return { kind: 'issued', grant, keyId: key.id, accessToken, jti: claims.jti, lifeS: lifeOf(claims) };
}

/** Returns the realm with the issuer that clients know at this origin. */
export function getRealmAt(origin: string, realm: TokenRealm): TokenRealm {
  return { ...realm, issuer: realm.findIssuer?.(origin) ?? realm.issuer };
}

function readPresentedKey(
  headers: Headers,
  deps: SecondCredentialDeps,
): { readonly kind: 'key'; readonly text: string } | Refusal {
  const text = headers.get('authorization');
  if (text === null || isEmptyCredential({ header: 'authorization', value: text }))
    return refuseMissing(headers);
  if (hasSecondCredential(headers, deps)) {
    return refuse('authenticate', 'credential_ambiguous', 'a second credential beside Authorization');
  }
  if (/^[A-Za-z0-9-]+\s/.test(text)) {
    return refuse(
      'authenticate',
      'credential_scheme_refused',
      'Authorization holds a scheme word; the bare key is expected',
    );
  }
  return { kind: 'key', text };
}

function refuseMissing(headers: Headers): Refusal {
  const header = findMisplacedCredential(headers);
  return header === undefined
    ? refuse('authenticate', 'credential_missing', 'no Authorization header with a key')
    : refuse('authenticate', 'credential_misplaced', `a credential in ${header}, which is not read`, {
        facts: { header, expected: 'Authorization' },
      });
}
