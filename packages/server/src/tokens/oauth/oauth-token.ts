import { scopeOfAccess } from '../../domain/access-type.ts';
import { getRealmAt } from '../exchange-key.ts';
import type { ExchangeDeps } from '../exchange-key.ts';
import type { KeyHolder } from '../find-key-holder.ts';
import { issueToken, lifeOf } from '../issue-token.ts';
import { authenticateClient } from './authenticate-client.ts';
import type { ClientRequest } from './authenticate-client.ts';
import { findProofKey } from './require-proof.ts';
import type { ProofDeps } from './require-proof.ts';
import { refuseOAuth } from './oauth-refusal.ts';
import type { OAuthRefusal } from './oauth-refusal.ts';

/** RFC 6749 section 5.1. */
export interface OAuthToken {
  readonly kind: 'token';
  readonly holder: KeyHolder;
  readonly body: {
    readonly access_token: string;
    readonly token_type: 'Bearer' | 'DPoP';
    readonly expires_in: number;
    /** Omitted without any rights: a scope has at least one word (RFC 6749 appendix A.4). */
    readonly scope?: string;
  };
}

/**
 * Answers `POST /oauth/token` with the client credentials grant (RFC 6749 section 4.4); the token is that of `GET
 * /auth/token`. A client may ask for a scope that its rights cover. A token with the scope `read` alone can only read,
 * even after the API user's rights were extended. Without a scope, or with `write`, which includes reading, the rights
 * decide on every call.
 */
export async function answerTokenRequest(
  request: ClientRequest,
  deps: ExchangeDeps & ProofDeps,
): Promise<OAuthToken | OAuthRefusal> {
  const grantType = request.form.find('grant_type');
  if (grantType === undefined) return refuseOAuth('invalid_request', 'grant_type is missing.');
  const holder = await authenticateClient(request, deps);
  if (holder.kind === 'oauth-refusal') return holder;
  if (grantType !== 'client_credentials') {
    return refuseOAuth('unsupported_grant_type', 'Only client_credentials is supported.');
  }
  const { grant, key } = holder;
  const held = scopeOfAccess(grant.accessType, grant.rights, deps.accessTypes);
  const asked = judgeScope(request.form.find('scope'), held);
  if (asked.kind === 'oauth-refusal') return asked;
  const boundTo = await findProofKey(request, grant, deps);
  if (typeof boundTo === 'object') return boundTo;
  const { accessToken, claims } = await issueToken(grant, key, {
    signingKey: await deps.loadSigningKey(),
    realm: getRealmAt(request.origin, deps.realm),
    nowMs: deps.nowMs(),
    accessTypes: deps.accessTypes,
    boundTo,
    narrowedTo: asked.narrowedTo,
  });
  const body = {
    access_token: accessToken,
    token_type: boundTo === undefined ? 'Bearer' : 'DPoP',
    expires_in: lifeOf(claims),
    ...(claims.scope === undefined ? {} : { scope: claims.scope }),
  } as const;
  return { kind: 'token', holder, body };
}

interface AskedScope {
  readonly kind: 'scope';
  readonly narrowedTo: 'read' | undefined;
}

/** RFC 6749 section 3.3: the scope has words of the client's rights in any order; if omitted, it is all of them. */
function judgeScope(asked: string | undefined, held: string): AskedScope | OAuthRefusal {
  if (asked === undefined) return { kind: 'scope', narrowedTo: undefined };
  const words = asked.split(' ');
  const holds = held.split(' ');
  if (words.some((word) => word === '' || !holds.includes(word))) {
    return refuseOAuth('invalid_scope', 'The client does not have this scope.');
  }
  return { kind: 'scope', narrowedTo: words.includes('write') ? undefined : 'read' };
}
