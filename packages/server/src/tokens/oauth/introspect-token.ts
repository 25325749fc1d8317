import { scopeOfAccess } from '../../domain/access-type.ts';
import type { AccessType } from '../../domain/access-type.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { presentKeyRefusal } from './oauth-refusal.ts';
import type { OAuthRefusal } from './oauth-refusal.ts';
import { judgeToken } from './judge-token.ts';
import type { JudgedToken, JudgeTokenDeps } from './judge-token.ts';

/** RFC 7662 section 2.2. */
export interface Introspection {
  readonly kind: 'introspection';
  readonly body: { readonly active: boolean } & Readonly<Record<string, unknown>>;
}

/**
 * Describes the present state of a token to a client of the same licence. A token of another licence is reported as not
 * active, like one that does not exist.
 */
export async function introspectToken(
  text: string,
  asker: AccessGrant,
  deps: JudgeTokenDeps & { readonly accessTypes?: readonly AccessType[] | undefined },
): Promise<Introspection | OAuthRefusal> {
  const judged = await judgeToken(text, deps);
  if (judged.kind === 'unavailable') return presentKeyRefusal(judged.refusal);
  if (judged.kind === 'dead' || judged.grant.licenceId !== asker.licenceId) {
    return { kind: 'introspection', body: { active: false } };
  }
  return { kind: 'introspection', body: presentLive(judged, deps.accessTypes) };
}

function presentLive(
  { claims, grant }: Extract<JudgedToken, { kind: 'live' }>,
  accessTypes: readonly AccessType[] | undefined,
): Introspection['body'] {
  const held = scopeOfAccess(grant.accessType, grant.rights, accessTypes);
  // The present scope, and not that of the time of issue; a narrowed token never has more than it was issued with.
  const scope = claims.narrowed === true && held !== '' ? claims.scope : held;
  return {
    active: true,
    ...(scope === '' || scope === undefined ? {} : { scope }),
    client_id: claims.client_id,
    username: grant.displayName,
    token_type: claims.cnf === undefined ? 'Bearer' : 'DPoP',
    ...(claims.cnf === undefined ? {} : { cnf: claims.cnf }),
    exp: claims.exp,
    iat: claims.iat,
    sub: claims.sub,
    aud: claims.aud,
    iss: claims.iss,
    jti: claims.jti,
    licenceId: claims.licenceId,
  };
}
