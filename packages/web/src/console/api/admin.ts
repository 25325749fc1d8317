import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminResult } from '@postern/contract/admin-client';
import type { AdminProblem } from '@postern/contract/admin-routes/route-parts';
import { askForProof } from '../session/ask-for-proof.ts';
import { sendOnce } from './send-once.ts';
import { withProof } from './with-proof.ts';

/** The admin API of the server that the page came from. Asks for a fresh proof of identity where the server wants one. */
export const admin = sendOnce(
  withProof(createAdminClient({ baseUrl: '', fetch: (url, init) => fetch(url, init) }), askForProof),
);

/** A refusal of the admin API (or no answer at all), thrown where TanStack Query wants an exception. */
export class ProblemError extends Error {
  readonly problem: AdminProblem;

  constructor(problem: AdminProblem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The data of a good answer; throws ProblemError otherwise. */
export async function unwrap<Data>(answer: Promise<AdminResult<Data>>): Promise<Data> {
  const result = await answer;
  if (!result.ok) throw new ProblemError(result.problem);
  return result.data;
}

/** The problem behind whatever was thrown. */
export function problemOf(error: unknown): AdminProblem {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { type: 'about:blank', title: detail, status: 0, detail, code: 'unreadable', requestId: '' };
}

/** Whether trying the same again may help. */
export function isPassing(problem: AdminProblem): boolean {
  return problem.code === 'unreachable' || problem.code === 'outcome_unknown' || problem.status === 503;
}
