import type { LicenceId } from '@postern/contract/ids';

/** A used proof of possession; times are epoch milliseconds. */
export interface UsedProof {
  /** Identifies the proof by its key and `jti`, with a bounded length. */
  readonly proofId: string;
  /** The proof's `iat`, which has a resolution of one second. */
  readonly issuedAtMs: number;
  /** The time from which the proof would be refused for its age. */
  readonly expiresAtMs: number;
  /** The licence of the API user. Proofs of one licence do not use up the memory of others. */
  readonly licenceId: LicenceId;
}

/**
 * Remembers a used proof. Returns true for one that was not used before. It throws or rejects when this cannot be
 * determined.
 */
export type TakeProof = (proof: UsedProof) => boolean | Promise<boolean>;

const entriesMaxDefault = 250_000;
const perLicenceMaxDefault = 100_000;

export interface ProofMemoryOptions {
  readonly entriesMax?: number;
  readonly perLicenceMax?: number;
  /** The time since which every proof has been recorded in this memory; by default the time of its creation. */
  readonly begunMs?: number;
}

/**
 * Creates a memory of used proofs, which keeps each as long as it would be accepted. It is bounded per licence: beyond
 * `perLicenceMax`, no further proof of that licence is accepted; once there are `entriesMax` in total, none of a
 * licence that has its equal share or more. Proofs that were issued before this memory's first second are refused,
 * since they may have been used before.
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
  // Entries are in order of arrival, so the first ones expire first, approximately.
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
