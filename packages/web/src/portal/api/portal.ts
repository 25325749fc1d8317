import { createPortalClient } from '@postern/contract/portal-client';
import type { PortalResult } from '@postern/contract/portal-client';
import type { Problem } from '@postern/contract/problem';

/** The server that the page came from. */
export const portal = createPortalClient({ baseUrl: '', fetch: (url, init) => fetch(url, init) });

/** A refusal of the portal's server (or no answer at all), thrown where TanStack Query wants an exception. */
class PortalError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'PortalError';
    this.problem = problem;
  }
}

/** The data of a good answer; throws PortalError otherwise. */
export async function unwrap<Data>(answer: Promise<PortalResult<Data>>): Promise<Data> {
  const result = await answer;
  if (!result.ok) throw new PortalError(result.problem);
  return result.data;
}

/** The problem behind whatever was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PortalError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { type: 'about:blank', title: detail, status: 0, detail, code: 'unreadable', requestId: '' };
}

/** Whether trying the same again may help. */
export function isPassing(problem: Problem): boolean {
  return problem.code === 'unreachable' || problem.status === 503;
}
