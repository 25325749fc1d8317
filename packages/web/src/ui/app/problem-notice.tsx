import type { AdminProblem } from '@postern/contract/admin-routes/route-parts';
import { ErrorState } from '../states.tsx';
import { problemOf } from './api-client.ts';

export interface ProblemStateProps {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
}

interface ProblemNoticeProps extends ProblemStateProps {
  /** Says what the application knows of the problem, in the reader's language. */
  readonly present: (problem: AdminProblem) => { readonly detail: string; readonly title?: string };
}

/** Appears in place of content that could not be loaded, or above a form that could not be sent. */
export function ProblemNotice({ error, title, onRetry, present }: ProblemNoticeProps) {
  const problem = problemOf(error);
  const { detail, title: ownTitle = title } = present(problem);
  return (
    <ErrorState
      detail={detail}
      requestId={problem.requestId === '' ? undefined : problem.requestId}
      {...(ownTitle === undefined ? {} : { title: ownTitle })}
      {...(onRetry === undefined ? {} : { onRetry })}
    />
  );
}
