import { useState } from 'react';

/** The secret part of a one-time link: what stands after `#`, which no server log ever sees. */
export function useLinkToken(): string {
  const [token] = useState(() => location.hash.slice(1));
  return token;
}
