import { createContext, useContext, useSyncExternalStore } from 'react';
import type { HeldKey, KeyPlace, KeyRing } from './key-ring.ts';

export const KeyRingContext = createContext<KeyRing | undefined>(undefined);

export function useKeyRing(): KeyRing {
  const ring = useContext(KeyRingContext);
  if (ring === undefined) throw new Error('useKeyRing stands outside a reference page');
  return ring;
}

/** Follows the credential that is held for a target. */
export function useHeldKey(place: KeyPlace): HeldKey {
  const ring = useKeyRing();
  return useSyncExternalStore(ring.subscribe, () => ring.getState(place));
}
