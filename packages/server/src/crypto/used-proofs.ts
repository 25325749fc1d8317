/** A proof of possession as it is remembered; times in epoch milliseconds. */
export interface UsedProof {
  /** Unique per key and `jti`; of bounded length. */
  readonly proofId: string;
  /** Its `iat`, which counts whole seconds. */
  readonly issuedAtMs: number;
  /** From when on it would be refused for its age. */
  readonly expiresAtMs: number;
}

/** Remembers which proofs were used: true for one that was not used before. A rejection means that nobody can tell. */
export type TakeProof = (proof: UsedProof) => boolean | Promise<boolean>;

const entriesMaxDefault = 250_000;

export interface ProofMemoryOptions {
  readonly entriesMax?: number;
  /** Since when every proof was told to it; now, when left out. */
  readonly begunMs?: number;
}

/**
 * A memory as long as proofs are taken, for all that ask it; bounded: beyond `entriesMax` within that time, no further
 * proof is taken. What came before this memory it cannot know: proofs that were issued before its first second are refused.
 */
export function createProofMemory(
  nowMs: () => number,
  { entriesMax = entriesMaxDefault, begunMs = nowMs() }: ProofMemoryOptions = {},
): TakeProof {
  const expiries = new Map<string, number>();
  // In order of arrival: the first to be looked at expires about first.
  function forget(): void {
    const now = nowMs();
    for (const [proofId, expiresAtMs] of expiries) {
      if (expiresAtMs > now) return;
      expiries.delete(proofId);
    }
  }
  return ({ proofId, issuedAtMs, expiresAtMs }) => {
    if (issuedAtMs + 999 < begunMs) return false;
    if (expiries.has(proofId)) return false;
    forget();
    if (expiries.size >= entriesMax) throw new Error('more proofs than can be remembered');
    expiries.set(proofId, expiresAtMs);
    return true;
  };
}
