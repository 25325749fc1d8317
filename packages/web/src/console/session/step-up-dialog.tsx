import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { Account } from '../../ui/session/session-api.ts';
import { sessionApi } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { useAttempt } from '../../ui/session/use-attempt.ts';
import type { ProofCause } from './ask-for-proof.ts';
import { findProofReason } from './proof-reasons.ts';

interface StepUpProps {
  readonly cause: ProofCause;
  readonly onDone: (isProven: boolean) => void;
}

/** A fresh proof of identity: the password again, or what else the person has. Says why it is asked for. */
export function StepUpDialog({ cause, onDone }: StepUpProps) {
  const { t } = useI18n();
  return (
    <Dialog
      opened
      // Over the dialog whose change asks.
      zIndex={400}
      onClose={() => onDone(false)}
      title={t(sessionTexts.stepUpTitle)}
    >
      <StepUpForm cause={cause} onDone={onDone} />
    </Dialog>
  );
}

function StepUpForm({ cause, onDone }: StepUpProps) {
  const { t } = useI18n();
  const account = useQuery({ queryKey: ['account'], queryFn: () => sessionApi.getAccount() });
  const known = account.data?.ok === true ? account.data.data : undefined;
  const hasPasskey = known?.hasPasskey === true;
  const hasPassword = known?.hasPassword !== false;
  const reason = findProofReason(cause);
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
        {reason !== undefined && <Text fw={600}>{t(reason)}</Text>}
        <Text size="sm">{t(sessionTexts.stepUpIntro)}</Text>
        {failure !== undefined && (
          <Alert color="red" role="alert">
            {t(presentSessionFailure(failure, sessionTexts.wrongPassword))}
          </Alert>
        )}
        {!hasPassword && <ProviderProof providers={known?.providers ?? []} />}
        {hasPassword && (
          <PasswordInput
            label={t(sessionTexts.password)}
            autoComplete="current-password"
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <FormActions
          onCancel={() => onDone(false)}
          aside={
            hasPasskey && <PasskeyButton onUse={() => void prove(() => sessionApi.stepUpWithPasskey())} />
          }
        >
          {hasPassword && (
            <Button type="submit" loading={isSending} disabled={password === ''}>
              {t(sessionTexts.confirm)}
            </Button>
          )}
        </FormActions>
      </Stack>
    </form>
  );
}

function PasskeyButton({ onUse }: { readonly onUse: () => void }) {
  const { t } = useI18n();
  return (
    <Button
      variant="default"
      mr="auto"
      leftSection={<IconFingerprint size={18} aria-hidden="true" />}
      onClick={onUse}
    >
      {t(sessionTexts.withPasskey)}
    </Button>
  );
}

/** A person without a password signs in at the provider again, which leaves this page and comes back to it. */
function ProviderProof({ providers }: Pick<Account, 'providers'>) {
  const { t } = useI18n();
  const goTo = async (id: string) => {
    const back = `${location.pathname}${location.search}`;
    const result = await sessionApi.signInWithProvider(id, back, { again: true });
    if (result.ok) location.assign(result.data.url);
  };
  return (
    <>
      {providers.map(({ id, name }) => (
        <Button key={id} variant="default" onClick={() => void goTo(id)}>
          {t(sessionTexts.withProvider, { name })}
        </Button>
      ))}
    </>
  );
}
