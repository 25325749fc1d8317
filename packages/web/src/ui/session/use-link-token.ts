import { useSyncExternalStore } from 'react';

/**
 * Returns the secret part of a one-time link, which comes after `#` and is in no server log. A second link that is
 * opened in the same tab changes only that part, and does not load the page anew: it is taken all the same.
 */
export function useLinkToken(): string {
  return useSyncExternalStore(follow, readToken);
}

function readToken(): string {
  return location.hash.slice(1);
}

function follow(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}
