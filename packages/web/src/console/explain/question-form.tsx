import { Alert, Button, Group, Paper, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { FormEvent } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { presentFieldMessage } from '../api/field-texts.ts';
import type { FieldErrors } from '../api/field-errors.ts';
import { explainTexts } from './explain-texts.ts';
import type { Question } from './question.ts';

const ApiUserSelect = lazy(() =>
  import('./api-user-select.tsx').then((module) => ({ default: module.ApiUserSelect })),
);

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

interface FieldsProps {
  readonly question: Question;
  readonly errors: FieldErrors;
  readonly onChange: (change: Partial<Question>) => void;
}

interface QuestionFormProps extends FieldsProps {
  readonly isAsking: boolean;
  readonly onAsk: () => void;
}

/** Asks for a call, for whom it is made, and from which address. */
export function QuestionForm({ isAsking, onAsk, ...fields }: QuestionFormProps) {
  const { question, errors, onChange } = fields;
  const { t } = useI18n();
  const messageOf = useMessageOf(errors);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk();
  };
  return (
    <Paper withBorder p="md" component="form" onSubmit={submit} noValidate>
      <Stack>
        <CallFields {...fields} />
        <WhoFields {...fields} />
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

function CallFields({ question, errors, onChange }: FieldsProps) {
  const { t } = useI18n();
  const messageOf = useMessageOf(errors);
  return (
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
  );
}

/** The caller: an API user that is chosen, or a key or token that is pasted. */
function WhoFields({ question: { who, apiUserId, secret }, errors, onChange }: FieldsProps) {
  const { t } = useI18n();
  const messageOf = useMessageOf(errors);
  const isMissing = messageOf('credential.apiUserId', 'credential.text') !== undefined;
  const error = isMissing ? t(explainTexts.whoMissing) : undefined;
  return (
    <>
      <SegmentedControl
        aria-label={t(explainTexts.who)}
        style={{ alignSelf: 'flex-start' }}
        value={who}
        onChange={(chosen) =>
          onChange({ who: chosen === 'key' || chosen === 'token' ? chosen : 'api-user', secret: '' })
        }
        data={[
          { value: 'api-user', label: t(explainTexts.whoApiUser) },
          { value: 'key', label: t(explainTexts.whoKey) },
          { value: 'token', label: t(explainTexts.whoToken) },
        ]}
      />
      {who === 'api-user' ? (
        <Suspense fallback={<LinesSkeleton lines={2} />}>
          <ApiUserSelect
            value={apiUserId}
            onChange={(chosen) => onChange({ apiUserId: chosen })}
            error={error}
          />
        </Suspense>
      ) : (
        <Textarea
          label={t(who === 'key' ? explainTexts.keyText : explainTexts.tokenText)}
          description={t(explainTexts.secretHint)}
          autosize
          minRows={1}
          value={secret}
          onChange={(event) => onChange({ secret: event.currentTarget.value })}
          error={error}
          spellCheck={false}
          autoComplete="off"
        />
      )}
    </>
  );
}

function useMessageOf(errors: FieldErrors): (...names: readonly string[]) => string | undefined {
  const i18n = useI18n();
  return (...names) => {
    const message = names.map((name) => errors[name]).find((one) => one !== undefined);
    return message === undefined ? undefined : presentFieldMessage(i18n, message);
  };
}
