/**
 * The state of a signing key.
 * - `next`: published, but not signing yet.
 * - `active`: signs new tokens.
 * - `retiring`: does not sign any more; its tokens are accepted until they expire.
 * - `removed`: no longer published, and its tokens are refused.
 */
export type SigningKeyState = 'next' | 'active' | 'retiring' | 'removed';

export interface PlannedKey {
  readonly kid: string;
  readonly state: SigningKeyState;
  readonly createdAtMs: number;
  readonly stateSinceMs: number;
}

export interface SigningKeyTimes {
  /**
   * How long a key has to be published before it signs, so that everyone who caches the key set has fetched it by then.
   */
  readonly publishAheadMs: number;
  /** How long a key remains published after its last signature: the longest lifetime of its tokens, and a margin. */
  readonly retireAfterMs: number;
  /** The age at which the signing key is replaced. */
  readonly rotateAfterMs: number;
}

export type SigningKeyStep =
  | { readonly kind: 'create' }
  /** Has to be one transaction, so that exactly one key is active at any time. */
  | { readonly kind: 'activate'; readonly kid: string; readonly retire: readonly string[] }
  | { readonly kind: 'remove'; readonly kid: string };

/**
 * Plans the steps that are due now. There is always a published `next` key, so that neither a rotation nor the removal
 * of a stolen key has to wait for caches.
 */
export function planSigningKeys(
  keys: readonly PlannedKey[],
  times: SigningKeyTimes,
  { nowMs, isWanted }: { readonly nowMs: number; readonly isWanted: boolean },
): readonly SigningKeyStep[] {
  const steps: SigningKeyStep[] = [];
  const next = findNext(keys);
  const rotatesAtMs = findRotation(keys, times, { nowMs, isWanted });
  if (next !== undefined && rotatesAtMs !== undefined && rotatesAtMs <= nowMs) {
    const retire = keys.filter(({ state }) => state === 'active').map(({ kid }) => kid);
    steps.push({ kind: 'activate', kid: next.kid, retire });
    if (keys.filter(({ state }) => state === 'next').length === 1) steps.push({ kind: 'create' });
  } else if (next === undefined) {
    steps.push({ kind: 'create' });
  }
  for (const { kid, state, stateSinceMs } of keys) {
    if (state === 'retiring' && stateSinceMs + times.retireAfterMs <= nowMs)
      steps.push({ kind: 'remove', kid });
  }
  return steps;
}

/** Computes when the `next` key becomes active; undefined while there is no `next` key. */
export function findRotation(
  keys: readonly PlannedKey[],
  { publishAheadMs, rotateAfterMs }: SigningKeyTimes,
  { nowMs, isWanted }: { readonly nowMs: number; readonly isWanted: boolean },
): number | undefined {
  const next = findNext(keys);
  if (next === undefined) return undefined;
  const active = keys.filter(({ state }) => state === 'active');
  // Without an active key, nothing can be signed, so waiting for caches would not help.
  if (active.length === 0) return nowMs;
  const since = Math.max(...active.map(({ stateSinceMs }) => stateSinceMs));
  return Math.max(isWanted ? nowMs : since + rotateAfterMs, next.stateSinceMs + publishAheadMs);
}

/** Finds the `next` key that has been published for the longest time. */
export function findNext(keys: readonly PlannedKey[]): PlannedKey | undefined {
  return keys
    .filter(({ state }) => state === 'next')
    .toSorted((a, b) => a.stateSinceMs - b.stateSinceMs || (a.kid < b.kid ? -1 : 1))[0];
}
