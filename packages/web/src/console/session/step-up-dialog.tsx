import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { sessionApi } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { useAttempt } from '../../ui/session/use-attempt.ts';

/** A fresh proof of identity: the password again, or a passkey. */
export function StepUpDialog({ onDone }: { readonly onDone: (isProven: boolean) => void }) {
  const { t } = useI18n();
  return (
    <Modal
      opened
      onClose={() => onDone(false)}
      title={t(sessionTexts.stepUpTitle)}
      closeButtonProps={{ 'aria-label': t(uiTexts.close) }}
    >
      <StepUpForm onDone={onDone} />
    </Modal>
  );
}

function StepUpForm({ onDone }: { readonly onDone: (isProven: boolean) => void }) {
  const { t } = useI18n();
  const [password, setPassword] = useState('');
  const { failure, isSending, send } = useAttempt();
  const prove = async (attempt: Parameters<typeof send>[0]) => {
    const result = await send(attempt);
    if (result.ok) onDone(true);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== '') void prove(() => sessionApi.stepUpWithPassword(password));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t(sessionTexts.stepUpIntro)}</Text>
        {failure !== undefined && (
          <Alert color="red" role="alert">
            {t(presentSessionFailure(failure, sessionTexts.wrongPassword))}
          </Alert>
        )}
        <PasswordInput
          label={t(sessionTexts.password)}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group justify="space-between">
          <Button
            variant="default"
            leftSection={<IconFingerprint size={18} aria-hidden="true" />}
            onClick={() => void prove(() => sessionApi.stepUpWithPasskey())}
          >
            {t(sessionTexts.withPasskey)}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={() => onDone(false)}>
              {t(uiTexts.cancel)}
            </Button>
            <Button type="submit" loading={isSending} disabled={password === ''}>
              {t(sessionTexts.confirm)}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
