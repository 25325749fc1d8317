import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { problemOf } from './admin.ts';
import { presentProblem } from './problem-texts.ts';

interface ProblemStateProps {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** What stands in place of content that could not be loaded, or above a form that could not be sent. */
export function ProblemState({ error, title, onRetry }: ProblemStateProps) {
  const i18n = useI18n();
  const problem = problemOf(error);
  return (
    <ErrorState
      detail={presentProblem(i18n, problem)}
      requestId={problem.requestId === '' ? undefined : problem.requestId}
      {...(title === undefined ? {} : { title })}
      {...(onRetry === undefined ? {} : { onRetry })}
    />
  );
}
