import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { SessionResult } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { useAttempt } from '../../ui/session/use-attempt.ts';
import { accountTexts } from './account-texts.ts';

interface PasswordQuestionProps<Data> {
  readonly ask: (password: string) => Promise<SessionResult<Data>>;
  readonly onAnswer: (data: Data) => void;
}

export function PasswordQuestion<Data>({ ask, onAnswer }: PasswordQuestionProps<Data>) {
  const { t } = useI18n();
  const [password, setPassword] = useState('');
  const { failure, isSending, send } = useAttempt();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await send(() => ask(password));
    if (result.ok) onAnswer(result.data);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <PasswordInput
          label={t(accountTexts.askPassword)}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={
            failure === undefined ? undefined : t(presentSessionFailure(failure, sessionTexts.wrongPassword))
          }
        />
        <Button type="submit" loading={isSending} disabled={password === ''}>
          {t(accountTexts.next)}
        </Button>
      </Stack>
    </form>
  );
}
