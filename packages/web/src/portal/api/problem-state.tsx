import type { Problem } from '@postern/contract/problem';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { shellTexts } from '../layout/shell-texts.ts';
import { isPassing, problemOf } from '../../ui/app/api-client.ts';

interface ProblemStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What stands in place of content that could not be loaded. */
export function ProblemState({ error, onRetry }: ProblemStateProps) {
  const { t } = useI18n();
  const problem = problemOf(error);
  return (
    <ErrorState
      detail={t(presentFailure(problem))}
      requestId={problem.requestId === '' ? undefined : problem.requestId}
      {...(onRetry === undefined ? {} : { onRetry })}
    />
  );
}

function presentFailure(problem: Problem) {
  if (problem.code === 'unreachable') return shellTexts.unreachable;
  if (isPassing(problem)) return shellTexts.unavailable;
  return problem.status === 404 ? shellTexts.notFound : shellTexts.failed;
}
