/** The previous key during a rotation. All times are epoch milliseconds. */
export interface RetiringKey {
  readonly createdAtMs: number;
  /** When the key expires; null only where the rotation did not set an expiry. */
  readonly expiresAtMs: number | null;
}

/** Decides whether the previous key still works. It does not at the very millisecond of its expiry, as in a gateway. */
export function isRetiring(key: RetiringKey | null | undefined, nowMs: number): boolean {
  return key !== null && key !== undefined && (key.expiresAtMs === null || key.expiresAtMs > nowMs);
}

/** Computes when the previous key expires: after the overlap, but never later than without a rotation. */
export function endOfOverlap(expiresAtMs: number | null, nowMs: number, overlapMs: number): number {
  const atMs = nowMs + overlapMs;
  return expiresAtMs === null ? atMs : Math.min(expiresAtMs, atMs);
}

/**
 * Judges whether the previous key was unused for long enough. A key that was never used counts as unused since its
 * creation. Not known here: use that a gateway has not reported yet, which takes seconds.
 */
export function judgeSilence(
  key: { readonly createdAtMs: number; readonly lastUsedAtMs: number | null },
  silentForMs: number,
  nowMs: number,
): { readonly silentSinceMs: number; readonly isSafeToRetire: boolean } {
  const silentSinceMs = Math.max(key.createdAtMs, key.lastUsedAtMs ?? 0);
  return { silentSinceMs, isSafeToRetire: nowMs - silentSinceMs >= silentForMs };
}
