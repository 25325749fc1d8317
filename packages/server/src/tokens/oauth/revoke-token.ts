import type { LicenceId } from '@postern/contract/ids';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { clockToleranceS } from '../verify-token.ts';
import { judgeToken } from './judge-token.ts';
import type { JudgeTokenDeps } from './judge-token.ts';
import { presentKeyRefusal, refuseOAuth } from './oauth-refusal.ts';
import type { OAuthRefusal } from './oauth-refusal.ts';

export interface RevokeDeps extends JudgeTokenDeps {
  /** Resolves when this process refuses the token. Every other one does after its next look at the change feed. */
  revokeToken(token: {
    readonly tokenId: string;
    readonly licenceId: LicenceId;
    readonly expiresAtMs: number;
  }): Promise<void>;
}

/**
 * Revokes an access token at the request of its own client (RFC 7009 section 2). An unknown or expired token counts as
 * success (section 2.2), and so does one of another licence, which introspection treats as unknown too: a refusal would
 * reveal that it is valid. A token of another client of the same licence is refused (section 2.1). The key itself
 * cannot be revoked here, which only the licence admin may do.
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
