import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { AdminResult } from '@postern/contract/admin-client';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { problemOf } from '../api/admin.ts';
import { sessionApi } from './session-api.ts';
import { presentSessionFailure } from './session-failure.ts';
import { SignInForm, useAttempt } from './sign-in-form.tsx';
import { sessionTexts } from './session-texts.ts';

/** Runs a call; when the server wants a fresh proof of identity first, asks for it and runs the call again. */
export type WithStepUp = <Data>(
  call: () => Promise<AdminResult<Data>>,
) => Promise<AdminResult<Data> | 'cancelled'>;

const StepUpContext = createContext<WithStepUp | undefined>(undefined);

export function useStepUp(): WithStepUp {
  const withStepUp = useContext(StepUpContext);
  if (withStepUp === undefined) throw new Error('useStepUp stands outside SessionDialogs');
  return withStepUp;
}

/** The two dialogs about the session itself, over whatever page is open, so that nothing typed is lost. */
export function SessionDialogs({ children }: { readonly children: ReactNode }) {
  const [isAsking, setIsAsking] = useState(false);
  const answer = useRef<((isProven: boolean) => void) | undefined>(undefined);
  const settle = useCallback((isProven: boolean) => {
    answer.current?.(isProven);
    answer.current = undefined;
    setIsAsking(false);
  }, []);
  const withStepUp = useMemo<WithStepUp>(
    () => async (call) => {
      const first = await call();
      if (first.ok || first.problem.code !== 'step_up_needed') return first;
      const isProven = await new Promise<boolean>((resolve) => {
        answer.current = resolve;
        setIsAsking(true);
      });
      return isProven ? call() : 'cancelled';
    },
    [],
  );
  return (
    <StepUpContext value={withStepUp}>
      {children}
      <StepUpDialog isOpen={isAsking} onDone={settle} />
      <SessionEndedDialog />
    </StepUpContext>
  );
}

function StepUpDialog({
  isOpen,
  onDone,
}: {
  readonly isOpen: boolean;
  readonly onDone: (isProven: boolean) => void;
}) {
  const { t } = useI18n();
  return (
    <Modal
      opened={isOpen}
      onClose={() => onDone(false)}
      title={t(sessionTexts.stepUpTitle)}
      closeButtonProps={{ 'aria-label': t(uiTexts.close) }}
    >
      {isOpen && <StepUpForm onDone={onDone} />}
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

/** Opens when any call says that nobody is signed in any more, and lets the page go on afterwards. */
function SessionEndedDialog() {
  const { t } = useI18n();
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const notice = (error: unknown) => {
      if (problemOf(error).code === 'not_signed_in') setIsOpen(true);
    };
    const stopQueries = client.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') notice(event.action.error);
    });
    const stopMutations = client.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') notice(event.action.error);
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [client]);
  return (
    <Modal
      opened={isOpen}
      onClose={() => setIsOpen(false)}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t(sessionTexts.endedTitle)}
    >
      <Text mb="md">{t(sessionTexts.endedIntro)}</Text>
      {isOpen && (
        <SignInForm
          returnTo={location.pathname + location.search}
          onSignedIn={() => {
            setIsOpen(false);
            void client.invalidateQueries();
          }}
        />
      )}
    </Modal>
  );
}
