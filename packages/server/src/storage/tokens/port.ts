import type { EnvironmentName } from '@postern/contract/ids';

/** Tokens that were revoked before they expired, and DPoP proofs that were used. */
export interface TokenReaders {
  readonly revokedTokens: {
    /** Lists those that have not expired. */
    list(
      environment: EnvironmentName,
      nowMs: number,
    ): Promise<readonly { readonly tokenId: string; readonly expiresAtMs: number }[]>;
  };
}

export interface TokenWriters {
  readonly revokedTokens: TokenReaders['revokedTokens'] & {
    /** Also deletes expired ones. Returns false if it was revoked before. */
    insert(
      environment: EnvironmentName,
      token: { readonly tokenId: string; readonly expiresAtMs: number },
      nowMs: number,
    ): Promise<boolean>;
  };
  readonly usedProofs: {
    /** Returns false if it was used before. */
    insert(
      environment: EnvironmentName,
      proof: { readonly proofId: string; readonly expiresAtMs: number },
    ): Promise<boolean>;
    /** Deletes those that had expired by then. */
    forget(beforeMs: number): Promise<void>;
  };
}
