/** A rotation that is under way: what can be said of the key before. Milliseconds of the wall clock throughout. */
export interface RetiringKey {
  readonly createdAtMs: number;
  /** When it dies by itself. Null only where no rotation set it. */
  readonly expiresAtMs: number | null;
}

/** Whether the key before still works. At its very moment it is over, as a gateway judges it. */
export function isRetiring(key: RetiringKey | null | undefined, nowMs: number): boolean {
  return key !== null && key !== undefined && (key.expiresAtMs === null || key.expiresAtMs > nowMs);
}

/** When the key before dies: after the overlap, yet never later than it would have without a rotation. */
export function endOfOverlap(expiresAtMs: number | null, nowMs: number, overlapMs: number): number {
  const atMs = nowMs + overlapMs;
  return expiresAtMs === null ? atMs : Math.min(expiresAtMs, atMs);
}

/**
 * Whether nobody has used the key before for long enough. A key that was never used is silent since its creation.
 *
 * Not known here: a use that a gateway has yet to tell, which it does within seconds.
 */
export function judgeSilence(
  key: { readonly createdAtMs: number; readonly lastUsedAtMs: number | null },
  silentForMs: number,
  nowMs: number,
): { readonly silentSinceMs: number; readonly isSafeToRetire: boolean } {
  const silentSinceMs = Math.max(key.createdAtMs, key.lastUsedAtMs ?? 0);
  return { silentSinceMs, isSafeToRetire: nowMs - silentSinceMs >= silentForMs };
}
