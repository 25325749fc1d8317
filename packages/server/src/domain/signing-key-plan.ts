/**
 * `next`: published, not yet signing. `active`: signs. `retiring`: signs no more, and what it signed is believed until
 * it has expired. `removed`: gone; nothing that it signed is believed.
 */
export type SigningKeyState = 'next' | 'active' | 'retiring' | 'removed';

export interface PlannedKey {
  readonly kid: string;
  readonly state: SigningKeyState;
  readonly createdAtMs: number;
  readonly stateSinceMs: number;
}

export interface SigningKeyTimes {
  /** How long a key has to be published before it signs: whoever keeps the key set has fetched it by then. */
  readonly publishAheadMs: number;
  /** How long a key stays published after it signed last: the longest life of what it signed, and a margin. */
  readonly retireAfterMs: number;
  /** The age at which the signing key is replaced. */
  readonly rotateAfterMs: number;
}

export type SigningKeyStep =
  | { readonly kind: 'create' }
  /** In one transaction: from one look to the next, exactly one key signs. */
  | { readonly kind: 'activate'; readonly kid: string; readonly retire: readonly string[] }
  | { readonly kind: 'remove'; readonly kid: string };

/**
 * What is due now. There is always a key that waits, published, so that a rotation, and the removal of a key that was
 * stolen, need not wait for caches.
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

/** When the key that waits begins to sign; undefined while none waits. */
export function findRotation(
  keys: readonly PlannedKey[],
  { publishAheadMs, rotateAfterMs }: SigningKeyTimes,
  { nowMs, isWanted }: { readonly nowMs: number; readonly isWanted: boolean },
): number | undefined {
  const next = findNext(keys);
  if (next === undefined) return undefined;
  const active = keys.filter(({ state }) => state === 'active');
  // With nothing that signs, no cache is worth waiting for.
  if (active.length === 0) return nowMs;
  const since = Math.max(...active.map(({ stateSinceMs }) => stateSinceMs));
  return Math.max(isWanted ? nowMs : since + rotateAfterMs, next.stateSinceMs + publishAheadMs);
}

/** The one that has been published longest. */
export function findNext(keys: readonly PlannedKey[]): PlannedKey | undefined {
  return keys
    .filter(({ state }) => state === 'next')
    .toSorted((a, b) => a.stateSinceMs - b.stateSinceMs || (a.kid < b.kid ? -1 : 1))[0];
}
