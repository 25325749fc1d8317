import type { LicenceId } from '@postern/contract/ids';

/** A proof of possession as it is remembered; times in epoch milliseconds. */
export interface UsedProof {
  /** Unique per key and `jti`; of bounded length. */
  readonly proofId: string;
  /** Its `iat`, which counts whole seconds. */
  readonly issuedAtMs: number;
  /** From when on it would be refused for its age. */
  readonly expiresAtMs: number;
  /** Whose token it is used with: what one licence uses takes no room from others. */
  readonly licenceId: LicenceId;
}

/** Remembers which proofs were used: true for one that was not used before. A rejection means that nobody can tell. */
export type TakeProof = (proof: UsedProof) => boolean | Promise<boolean>;

const entriesMaxDefault = 250_000;
const perLicenceMaxDefault = 100_000;

export interface ProofMemoryOptions {
  readonly entriesMax?: number;
  readonly perLicenceMax?: number;
  /** Since when every proof was told to it; now, when left out. */
  readonly begunMs?: number;
}

/**
 * A memory as long as proofs are taken, for all that ask it. It is bounded per licence: beyond `perLicenceMax` no further
 * proof of that licence is taken, and once there are `entriesMax` of all, none of a licence that has its equal share of
 * them or more. What came before this memory it cannot know: proofs that were issued before its first second are refused.
 */
export function createProofMemory(
  nowMs: () => number,
  {
    entriesMax = entriesMaxDefault,
    perLicenceMax = perLicenceMaxDefault,
    begunMs = nowMs(),
  }: ProofMemoryOptions = {},
): TakeProof {
  const proofs = new Map<string, { readonly expiresAtMs: number; readonly licenceId: LicenceId }>();
  const counts = new Map<LicenceId, number>();
  // In order of arrival: the first to be looked at expires about first.
  function forget(): void {
    const now = nowMs();
    for (const [proofId, { expiresAtMs, licenceId }] of proofs) {
      if (expiresAtMs > now) return;
      proofs.delete(proofId);
      const left = (counts.get(licenceId) ?? 1) - 1;
      if (left === 0) counts.delete(licenceId);
      else counts.set(licenceId, left);
    }
  }
  return ({ proofId, issuedAtMs, expiresAtMs, licenceId }) => {
    if (issuedAtMs + 999 < begunMs) return false;
    if (proofs.has(proofId)) return false;
    forget();
    const own = counts.get(licenceId) ?? 0;
    const isFull = proofs.size >= entriesMax && own >= entriesMax / Math.max(1, counts.size);
    if (own >= perLicenceMax || isFull) throw new Error('more proofs of the licence than can be remembered');
    proofs.set(proofId, { expiresAtMs, licenceId });
    counts.set(licenceId, own + 1);
    return true;
  };
}
