import type { RevokedToken } from './access-source.ts';

/** Access tokens that died before their time; each is remembered as long as it would have lived. */
export interface RevokedTokens {
  add(tokens: readonly RevokedToken[]): void;
  has(tokenId: string): boolean;
  readonly size: number;
}

/** Bounded by the life of tokens: what has expired by itself is forgotten whenever more are added. */
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
