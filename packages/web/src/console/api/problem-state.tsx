import { ProblemNotice } from '../../ui/app/problem-notice.tsx';
import type { ProblemStateProps } from '../../ui/app/problem-notice.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { defineTexts } from '../../ui/i18n/text.ts';
import { presentProblem } from './problem-texts.ts';

const texts = defineTexts({
  outcomeUnknown: {
    en: 'We do not know whether it was saved',
    fr: 'Nous ne savons pas si cela a été enregistré',
    nl: 'We weten niet of het is opgeslagen',
  },
});

/** A problem of the admin API, in the reader's language. */
export function ProblemState(props: ProblemStateProps) {
  const i18n = useI18n();
  return (
    <ProblemNotice
      {...props}
      present={(problem) => ({
        detail: presentProblem(i18n, problem),
        // "Not saved" would be a guess.
        ...(problem.code === 'outcome_unknown' ? { title: i18n.t(texts.outcomeUnknown) } : {}),
      })}
    />
  );
}
