import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { AddressProof } from '../../ui/session/address-proof.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import type { Account } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { useAttempt } from '../../ui/session/use-attempt.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { PasskeysCard } from '../account/passkeys-card.tsx';
import { TotpCard } from '../account/totp-card.tsx';
import { secondFactorTexts } from './second-factor-texts.ts';

/** Makes a session whole that began with a password alone: by a factor that there is, or by setting one up. */
export function SecondFactorForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useI18n();
  const account = useQuery({ queryKey: ['account'], queryFn: () => sessionApi.getAccount() });
  const answer = account.data;
  const isDone = answer?.ok === true && answer.data.secondFactorBy !== null;
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone]);
  if (answer === undefined || isDone) return <LinesSkeleton lines={4} />;
  if (!answer.ok) return <Alert color="red">{t(presentSessionFailure(answer, sessionTexts.failed))}</Alert>;
  const { hasTotp, hasPasskey } = answer.data;
  if (hasTotp || hasPasskey) return <Proof account={answer.data} onDone={onDone} />;
  return (
    <Stack>
      <Text size="sm">{t(secondFactorTexts.enrolIntro)}</Text>
      {!answer.data.mayEnrol && <AddressProof account={answer.data} />}
      <TotpCard isOn={false} />
      <PasskeysCard />
    </Stack>
  );
}

interface ProofProps {
  readonly account: Account;
  readonly onDone: () => void;
}

function Proof({ account: { hasTotp, hasPasskey }, onDone }: ProofProps) {
  const { t } = useI18n();
  const [code, setCode] = useState('');
  const { failure, isSending, send } = useAttempt();
  const prove = async (attempt: Parameters<typeof send>[0]) => {
    const result = await send(attempt);
    if (result.ok) onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void prove(() => sessionApi.stepUpWithCode(code.replaceAll(/\s/g, '')));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t(secondFactorTexts.proveIntro)}</Text>
        {failure !== undefined && (
          <Alert color="red" role="alert">
            {t(presentSessionFailure(failure, sessionTexts.wrongCode))}
          </Alert>
        )}
        {hasTotp && (
          <>
            <TextInput
              label={t(secondFactorTexts.code)}
              inputMode="numeric"
              autoComplete="one-time-code"
              data-autofocus
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <Button type="submit" loading={isSending} disabled={code.trim() === ''}>
              {t(secondFactorTexts.proceed)}
            </Button>
          </>
        )}
        {hasPasskey && (
          <Button
            {...(hasTotp ? { variant: 'default' } : {})}
            loading={isSending}
            leftSection={<IconFingerprint size={18} aria-hidden="true" />}
            onClick={() => void prove(() => sessionApi.stepUpWithPasskey())}
          >
            {t(sessionTexts.withPasskey)}
          </Button>
        )}
      </Stack>
    </form>
  );
}
