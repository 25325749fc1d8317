import type { EnvironmentName } from '@postern/contract/ids';

/** Tokens that were revoked before they expired, and DPoP proofs that were used. */
export interface TokenReaders {
  readonly revokedTokens: {
    /** Those that have not expired by themselves. */
    list(
      environment: EnvironmentName,
      nowMs: number,
    ): Promise<readonly { readonly tokenId: string; readonly expiresAtMs: number }[]>;
  };
}

export interface TokenWriters {
  readonly revokedTokens: TokenReaders['revokedTokens'] & {
    /** Forgets those that have expired. False when it was revoked before. */
    insert(
      environment: EnvironmentName,
      token: { readonly tokenId: string; readonly expiresAtMs: number },
      nowMs: number,
    ): Promise<boolean>;
  };
  readonly usedProofs: {
    /** False when it was used before. */
    insert(
      environment: EnvironmentName,
      proof: { readonly proofId: string; readonly expiresAtMs: number },
    ): Promise<boolean>;
    /** Those that expired by then. */
    forget(beforeMs: number): Promise<void>;
  };
}
