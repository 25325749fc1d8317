import { Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { explainCallSchema } from '@postern/contract/explain-call';
import type { ExplainCall } from '@postern/contract/explain-call';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { fieldErrorsIn, fieldErrorsOf } from '../api/field-errors.ts';
import type { FieldErrors } from '../api/field-errors.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';
import { explainTexts } from './explain-texts.ts';
import { bodyOf } from './question.ts';
import type { Question } from './question.ts';
import { QuestionForm } from './question-form.tsx';

// The answer has the words of every stage and every way to a fix; nobody needs them before asking.
const ExplanationAnswer = lazy(() =>
  import('./explanation-answer.tsx').then((module) => ({ default: module.ExplanationAnswer })),
);

const route = getRouteApi('/shell/licences/$licenceId/$environment/explain');

/** Explains how the gateway would judge a call, and what would have to change for it to pass. */
export function ExplainPage() {
  const { t } = useI18n();
  const { environment } = usePlace();
  const { question, setQuestion, errors, explain, ask } = useQuestion();
  return (
    <>
      <PageHeader
        title={t(explainTexts.title)}
        description={t(explainTexts.intro)}
        badges={<EnvironmentBadge environment={environment} />}
      />
      <Stack>
        <QuestionForm
          question={question}
          errors={errors}
          isAsking={explain.isPending}
          onChange={(change) => setQuestion((now) => ({ ...now, ...change }))}
          onAsk={ask}
        />
        {explain.error !== null && problemOf(explain.error).errors === undefined && (
          <ProblemState error={explain.error} />
        )}
        {explain.data !== undefined && (
          <Suspense fallback={<LinesSkeleton />}>
            <ExplanationAnswer
              explanation={explain.data}
              apiUserId={question.who === 'api-user' ? question.apiUserId : undefined}
              onApplied={ask}
            />
          </Suspense>
        )}
      </Stack>
    </>
  );
}

/** The question as it is typed, which the URL fills at first, and the way to ask it. */
function useQuestion() {
  const place = usePlace();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/explain' });
  const search = route.useSearch();
  const [question, setQuestion] = useState<Question>({
    method: search.method ?? 'GET',
    url: search.url ?? '',
    who: 'api-user',
    apiUserId: search.apiUserId,
    secret: '',
    address: '',
  });
  const [errors, setErrors] = useState<FieldErrors>({});
  const explain = useMutation({
    mutationFn: (body: ExplainCall) => unwrap(admin.explainCall({ params: { ...place }, body })),
    onError: (error) => setErrors(fieldErrorsOf(problemOf(error).errors ?? [])),
  });
  const ask = () => {
    const parsed = explainCallSchema.safeParse(bodyOf(question));
    setErrors(fieldErrorsIn(parsed));
    if (!parsed.success) return;
    explain.mutate(parsed.data);
    const { method, url, apiUserId } = question;
    // The secret and the address stay out of the URL.
    void navigate({ search: { method, url, apiUserId }, replace: true });
  };
  return { question, setQuestion, errors, explain, ask };
}
