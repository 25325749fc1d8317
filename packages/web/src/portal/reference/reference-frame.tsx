import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { createKeyRing } from '../try-it/key-ring.ts';
import { KeyRingContext } from '../try-it/use-key-ring.ts';

/** Holds the credentials while one goes from one reference page to another; they end with this document. */
export function ReferenceFrame() {
  const [ring] = useState(() =>
    createKeyRing({
      fetch: (input, init) => fetch(input, init),
      monotonicNow: () => performance.now(),
    }),
  );
  return (
    <KeyRingContext value={ring}>
      <Outlet />
    </KeyRingContext>
  );
}
