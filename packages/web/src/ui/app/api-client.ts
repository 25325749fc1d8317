import type { AdminProblem } from '@postern/contract/admin-routes/route-parts';
import type { RouteResult } from '@postern/contract/route-client';

/** A refusal of the server, or the lack of an answer, thrown where TanStack Query wants an exception. */
export class ProblemError extends Error {
  /** Only the admin API gives `current`; the portal's problems are the same without it. */
  readonly problem: AdminProblem;

  constructor(problem: AdminProblem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The data of a good answer; throws ProblemError otherwise. */
export async function unwrap<Data>(answer: Promise<RouteResult<Data, AdminProblem>>): Promise<Data> {
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
