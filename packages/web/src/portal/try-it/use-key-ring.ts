import { createContext, useContext, useSyncExternalStore } from 'react';
import type { HeldKey, KeyPlace, KeyRing } from './key-ring.ts';

export const KeyRingContext = createContext<KeyRing | undefined>(undefined);

export function useKeyRing(): KeyRing {
  const ring = useContext(KeyRingContext);
  if (ring === undefined) throw new Error('useKeyRing stands outside a reference page');
  return ring;
}

/** What is held for the place, as it changes. */
export function useHeldKey(place: KeyPlace): HeldKey {
  const ring = useKeyRing();
  return useSyncExternalStore(ring.subscribe, () => ring.getState(place));
}
