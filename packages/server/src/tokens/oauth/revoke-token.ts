import type { LicenceId } from '@postern/contract/ids';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { clockToleranceS } from '../verify-token.ts';
import { judgeToken } from './judge-token.ts';
import type { JudgeTokenDeps } from './judge-token.ts';
import { presentKeyRefusal, refuseOAuth } from './oauth-refusal.ts';
import type { OAuthRefusal } from './oauth-refusal.ts';

export interface RevokeDeps extends JudgeTokenDeps {
  /** Resolves once this process refuses the token; every other one does within its next look at the change feed. */
  revokeToken(token: {
    readonly tokenId: string;
    readonly licenceId: LicenceId;
    readonly expiresAtMs: number;
  }): Promise<void>;
}

/**
 * RFC 7009 section 2: a client makes one of its own access tokens dead before its time. A token that is unknown or dead
 * already is a success (section 2.2), and so is one of another licence, which is unknown here as it is to introspection: a
 * refusal would tell that it lives. One of another client of the same licence is refused (section 2.1). The key itself
 * cannot be revoked here: that is the licence admin's.
 */
export async function revokeToken(
  text: string,
  asker: AccessGrant,
  deps: RevokeDeps,
): Promise<{ readonly kind: 'revoked' } | OAuthRefusal> {
  const judged = await judgeToken(text, deps);
  if (judged.kind === 'unavailable') return presentKeyRefusal(judged.refusal);
  if (judged.kind === 'dead') return { kind: 'revoked' };
  const { claims, grant } = judged;
  if (grant.licenceId !== asker.licenceId) return { kind: 'revoked' };
  if (claims.sub !== asker.apiUserId) {
    return refuseOAuth('unauthorized_client', 'The token was not issued to this client.');
  }
  await deps.revokeToken({
    tokenId: claims.jti,
    licenceId: grant.licenceId,
    expiresAtMs: (claims.exp + clockToleranceS) * 1_000,
  });
  return { kind: 'revoked' };
}
