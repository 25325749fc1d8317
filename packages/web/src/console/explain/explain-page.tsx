import { Alert, Button, Group, Paper, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { FormEvent } from 'react';
import { explainCallSchema } from '@postern/contract/explain-call';
import type { ExplainCall } from '@postern/contract/explain-call';
import { apiUserIdSchema } from '@postern/contract/ids';
import type { ApiUserId } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { fieldErrorsOf } from '../api/field-errors.ts';
import { ExplanationPanel } from './explanation-panel.tsx';
import { explainTexts } from './explain-texts.ts';
import { FixPanel } from './fix-panel.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';

const ApiUserSelect = lazy(() =>
  import('./api-user-select.tsx').then((module) => ({ default: module.ApiUserSelect })),
);

const route = getRouteApi('/shell/licences/$licenceId/$environment/explain');
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

interface Question {
  readonly method: string;
  readonly url: string;
  readonly who: 'api-user' | 'key' | 'token';
  readonly apiUserId: ApiUserId | undefined;
  readonly secret: string;
  readonly address: string;
}

export function ExplainPage() {
  const { t } = useI18n();
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
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const explain = useMutation({
    mutationFn: (body: ExplainCall) => unwrap(admin.explainCall({ params: { ...place }, body })),
    onError: (error) => setErrors(fieldErrorsOf(problemOf(error).errors ?? [])),
  });
  const ask = () => {
    const parsed = explainCallSchema.safeParse(bodyOf(question));
    if (!parsed.success) {
      setErrors(
        Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])),
      );
      return;
    }
    setErrors({});
    explain.mutate(parsed.data);
    const { method, url, apiUserId } = question;
    // The secret and the address stay out of the URL.
    void navigate({ search: { method, url, apiUserId }, replace: true });
  };
  const asked = useQuery({
    ...queries.apiUser(
      place,
      question.apiUserId ?? apiUserIdSchema.parse('00000000-0000-4000-8000-000000000000'),
    ),
    enabled: question.who === 'api-user' && question.apiUserId !== undefined,
  });
  return (
    <>
      <PageHeader
        title={t(explainTexts.title)}
        description={t(explainTexts.intro)}
        badges={<EnvironmentBadge environment={place.environment} />}
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
          <ExplanationPanel explanation={explain.data}>
            {explain.data.fix !== null && (
              <FixPanel
                fix={explain.data.fix}
                apiUser={question.who === 'api-user' ? asked.data : undefined}
                onApplied={ask}
              />
            )}
          </ExplanationPanel>
        )}
      </Stack>
    </>
  );
}

function bodyOf({ method, url, who, apiUserId, secret, address }: Question): unknown {
  const credential = who === 'api-user' ? { kind: who, apiUserId } : { kind: who, text: secret.trim() };
  return { method, url, credential, ...(address.trim() === '' ? {} : { address }) };
}

interface QuestionFormProps {
  readonly question: Question;
  readonly errors: Readonly<Record<string, string>>;
  readonly isAsking: boolean;
  readonly onChange: (change: Partial<Question>) => void;
  readonly onAsk: () => void;
}

function QuestionForm({ question, errors, isAsking, onChange, onAsk }: QuestionFormProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const messageOf = (...names: readonly string[]) => {
    const message = names.map((name) => errors[name]).find((one) => one !== undefined);
    return message === undefined ? undefined : presentFieldMessage(i18n, message);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk();
  };
  const whoError =
    messageOf('credential.apiUserId', 'credential.text') === undefined
      ? undefined
      : t(explainTexts.whoMissing);
  return (
    <Paper withBorder p="md" component="form" onSubmit={submit} noValidate>
      <Stack>
        <Group align="flex-start" wrap="wrap">
          <TextInput
            w={130}
            label={t(explainTexts.method)}
            list="methods"
            autoComplete="off"
            value={question.method}
            onChange={(event) => onChange({ method: event.currentTarget.value })}
            error={messageOf('method')}
          />
          <datalist id="methods">
            {methods.map((method) => (
              <option key={method} value={method} />
            ))}
          </datalist>
          <TextInput
            style={{ flex: '1 1 16rem', minWidth: 0 }}
            label={t(explainTexts.url)}
            value={question.url}
            onChange={(event) => onChange({ url: event.currentTarget.value })}
            error={messageOf('url')}
            spellCheck={false}
            autoComplete="off"
          />
        </Group>
        <SegmentedControl
          aria-label={t(explainTexts.who)}
          style={{ alignSelf: 'flex-start' }}
          value={question.who}
          onChange={(who) =>
            onChange({ who: who === 'key' || who === 'token' ? who : 'api-user', secret: '' })
          }
          data={[
            { value: 'api-user', label: t(explainTexts.whoApiUser) },
            { value: 'key', label: t(explainTexts.whoKey) },
            { value: 'token', label: t(explainTexts.whoToken) },
          ]}
        />
        {question.who === 'api-user' ? (
          <Suspense fallback={<LinesSkeleton lines={2} />}>
            <ApiUserSelect
              value={question.apiUserId}
              onChange={(apiUserId) => onChange({ apiUserId })}
              error={whoError}
            />
          </Suspense>
        ) : (
          <Textarea
            label={t(question.who === 'key' ? explainTexts.keyText : explainTexts.tokenText)}
            description={t(explainTexts.secretHint)}
            autosize
            minRows={1}
            value={question.secret}
            onChange={(event) => onChange({ secret: event.currentTarget.value })}
            error={whoError}
            spellCheck={false}
            autoComplete="off"
          />
        )}
        <TextInput
          maw={360}
          label={t(explainTexts.address)}
          description={t(explainTexts.addressHint)}
          value={question.address}
          onChange={(event) => onChange({ address: event.currentTarget.value })}
          error={messageOf('address')}
          autoComplete="off"
        />
        {messageOf('credential') !== undefined && <Alert color="red">{t(explainTexts.whoMissing)}</Alert>}
        <Button type="submit" loading={isAsking} style={{ alignSelf: 'flex-start' }}>
          {t(explainTexts.explain)}
        </Button>
      </Stack>
    </Paper>
  );
}
