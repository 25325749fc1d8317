import type { Problem } from '@postern/contract/problem';
import { ProblemNotice } from '../../ui/app/problem-notice.tsx';
import type { ProblemStateProps } from '../../ui/app/problem-notice.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { shellTexts } from '../layout/shell-texts.ts';
import { isPassing } from '../../ui/app/api-client.ts';

/** A problem of the portal's API, in the reader's language. */
export function ProblemState(props: ProblemStateProps) {
  const { t } = useI18n();
  return <ProblemNotice {...props} present={(problem) => ({ detail: t(presentFailure(problem)) })} />;
}

function presentFailure(problem: Problem) {
  if (problem.code === 'unreachable') return shellTexts.unreachable;
  if (isPassing(problem)) return shellTexts.unavailable;
  return problem.status === 404 ? shellTexts.notFound : shellTexts.failed;
}
