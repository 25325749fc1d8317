import { useI18n } from '../../ui/i18n/i18n.tsx';
import { defineTexts } from '../../ui/i18n/text.ts';
import { ErrorState } from '../../ui/states.tsx';
import { problemOf } from '../../ui/app/api-client.ts';
import { presentProblem } from './problem-texts.ts';

const texts = defineTexts({
  outcomeUnknown: {
    en: 'We do not know whether it was saved',
    fr: 'Nous ne savons pas si cela a été enregistré',
    nl: 'We weten niet of het is opgeslagen',
  },
});

interface ProblemStateProps {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** What stands in place of content that could not be loaded, or above a form that could not be sent. */
export function ProblemState({ error, title, onRetry }: ProblemStateProps) {
  const i18n = useI18n();
  const problem = problemOf(error);
  // "Not saved" would be a guess.
  const shownTitle = problem.code === 'outcome_unknown' ? i18n.t(texts.outcomeUnknown) : title;
  return (
    <ErrorState
      detail={presentProblem(i18n, problem)}
      requestId={problem.requestId === '' ? undefined : problem.requestId}
      {...(shownTitle === undefined ? {} : { title: shownTitle })}
      {...(onRetry === undefined ? {} : { onRetry })}
    />
  );
}
