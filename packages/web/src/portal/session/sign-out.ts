import type { QueryClient } from '@tanstack/react-query';

/** Ends the session, and forgets what only the signed-in person may see. */
export async function signOut(client: QueryClient): Promise<void> {
  await fetch('/auth-api/sign-out', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => undefined);
  client.clear();
  // A fresh document: nothing that the person saw stays in memory.
  window.location.assign('/');
}
