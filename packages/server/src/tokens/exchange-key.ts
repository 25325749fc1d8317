import type { SigningKey } from '../crypto/signing-keys.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { AccessType } from '../domain/access-type.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { TokenRealm } from './access-token.ts';
import { countFailure, findKeyHolder } from './find-key-holder.ts';
import type { KeyHolderDeps, KeyOrigin, RefusedKey } from './find-key-holder.ts';
import { issueToken } from './issue-token.ts';

export type { TokenAttempt } from './find-key-holder.ts';

export interface ExchangeDeps extends KeyHolderDeps {
  readonly realm: TokenRealm;
  /** The installation's access types; the built-in ones when left out. */
  readonly accessTypes?: readonly AccessType[] | undefined;
  /** The environment's active signing key. */
  loadSigningKey(): Promise<SigningKey>;
}

export type ExchangeResult =
  | {
      readonly kind: 'issued';
      readonly grant: AccessGrant;
      readonly keyId: string;
      readonly accessToken: string;
      readonly jti: string;
    }
  | RefusedKey;

export interface ExchangeRequest extends KeyOrigin {
  readonly headers: Headers;
}

/** The key → token exchange: one check after the other, each its own function. */
export async function exchangeKey(request: ExchangeRequest, deps: ExchangeDeps): Promise<ExchangeResult> {
  const presented = readPresentedKey(request.headers);
  if (presented.kind === 'refusal') return await countFailure(presented, request, deps);
  const holder = await findKeyHolder(presented.text, request, deps);
  if (holder.kind === 'refusal') return holder;
  const { grant, key } = holder;
  const signingKey = await deps.loadSigningKey();
  const issued = await issueToken(grant, key, {
    signingKey,
    realm: deps.realm,
    nowMs: deps.nowMs(),
    accessTypes: deps.accessTypes,
  });
  return { kind: 'issued', grant, keyId: key.id, accessToken: issued.accessToken, jti: issued.claims.jti };
}

/** Other places in which a client might put a second key. */
const otherCredentialHeaders = ['api-token', 'x-api-key', 'proxy-authorization'];

function readPresentedKey(headers: Headers): { readonly kind: 'key'; readonly text: string } | Refusal {
  const text = headers.get('authorization');
  if (text === null || text === '') {
    return refuse('authenticate', 'credential_missing', 'no Authorization header with a key');
  }
  if (otherCredentialHeaders.some((name) => headers.has(name))) {
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
