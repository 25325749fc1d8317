import type { AdminCallName, AdminClient, AdminResult } from '@postern/contract/admin-client';
import type { AdminProblem } from '@postern/contract/admin-routes/route-parts';

type LooseCall = (input?: unknown) => Promise<AdminResult<unknown>>;

/**
 * Wraps a client so that it asks for a fresh proof of identity where the server wants one, and then repeats the call as it
 * was. Whoever does not give the proof gets the server's refusal; see `isUnproven`.
 */
export function withProof(client: AdminClient, ask: (name: AdminCallName) => Promise<boolean>): AdminClient {
  const entries = (Object.entries(client) as [AdminCallName, LooseCall][]).map(([name, call]) => [
    name,
    async (input?: unknown) => {
      const first = await call(input);
      if (first.ok || !isUnproven(first.problem)) return first;
      return (await ask(name)) ? await call(input) : first;
    },
  ]);
  // Each method keeps its own input and answer; fromEntries cannot know that.
  return Object.fromEntries(entries) as AdminClient;
}

/** Whether nothing was done because the person did not prove who they are, which they know. */
export function isUnproven({ code }: Pick<AdminProblem, 'code'>): boolean {
  return code === 'step_up_needed';
}
