import { useSyncExternalStore } from 'react';

/**
 * The secret part of a one-time link: what stands after `#`, which no server log ever sees. A second link that is
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
