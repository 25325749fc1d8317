import type { RevokedToken } from './access-source.ts';

/** Access tokens that were revoked before their expiry. Each is remembered until it would have expired. */
export interface RevokedTokens {
  add(tokens: readonly RevokedToken[]): void;
  has(tokenId: string): boolean;
  readonly size: number;
}

/**
 * Creates the memory of revoked tokens. It is bounded by their lifetime: whenever tokens are added, the expired ones
 * are dropped.
 */
export function createRevokedTokens(nowMs: () => number): RevokedTokens {
  const expiries = new Map<string, number>();
  return {
    add(tokens) {
      const now = nowMs();
      for (const [tokenId, expiresAtMs] of expiries) if (expiresAtMs <= now) expiries.delete(tokenId);
      for (const { tokenId, expiresAtMs } of tokens) expiries.set(tokenId, expiresAtMs);
    },
    has: (tokenId) => expiries.size > 0 && expiries.has(tokenId),
    get size() {
      return expiries.size;
    },
  };
}
