import { Alert, Anchor, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import type { Text as I18nText } from '../i18n/text.ts';
import { LinesSkeleton } from '../states.tsx';
import { DoorPage } from './door-page.tsx';
import { passwordLengthMin } from './new-account-form.tsx';
import { recoveryTexts } from './recovery-texts.ts';
import { sessionApi } from './session-api.ts';
import type { Recovery } from './session-api.ts';
import { presentSessionFailure } from './session-failure.ts';
import { sessionTexts } from './session-texts.ts';
import { useAttempt } from './use-attempt.ts';
import { useGoIn } from './use-go-in.ts';
import { useLinkToken } from './use-link-token.ts';

interface RecoverProps {
  /** The secret part of the link. */
  readonly token: string;
  readonly onSignedIn: () => void;
}

/** The page behind a mailed link, or one that an operator handed over: a new password, or the second factor removed. */
export function RecoverPage() {
  const token = useLinkToken();
  const goIn = useGoIn();
  return <Recover key={token} token={token} onSignedIn={() => goIn('/', 'replace')} />;
}

function Recover({ token, onSignedIn }: RecoverProps) {
  const { t } = useI18n();
  const recovery = useQuery({
    queryKey: ['recovery', token],
    queryFn: () => sessionApi.getRecovery(token),
    gcTime: 0,
  });
  const answer = recovery.data;
  if (answer?.ok === true) {
    const asksPresent = answer.data.kind === 'factors';
    return (
      <DoorPage title={t(asksPresent ? recoveryTexts.lostFactorTitle : recoveryTexts.chooseTitle)}>
        <Question token={token} recovery={answer.data} onSignedIn={onSignedIn} />
      </DoorPage>
    );
  }
  const isDead = answer?.code === 'not_found';
  return (
    <DoorPage title={t(isDead ? sessionTexts.linkDeadTitle : recoveryTexts.recoverTitle)}>
      {answer === undefined ? (
        <LinesSkeleton />
      ) : (
        <>
          <Alert color="orange">{t(presentSessionFailure(answer, sessionTexts.linkDead))}</Alert>
          <Anchor size="sm" href="/sign-in">
            {t(recoveryTexts.backToSignIn)}
          </Anchor>
        </>
      )}
    </DoorPage>
  );
}

function Question({ token, recovery, onSignedIn }: RecoverProps & { readonly recovery: Recovery }) {
  const { t } = useI18n();
  const asksPresent = recovery.kind === 'factors';
  const [password, setPassword] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const [isSet, setIsSet] = useState(false);
  const { failure, isSending, send } = useAttempt();
  const isShort = !asksPresent && password.length < passwordLengthMin;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (password === '' || isShort) return;
    const result = await send(() => sessionApi.recover({ token, password }));
    if (!result.ok) return;
    if (result.data.isSignedIn) onSignedIn();
    else setIsSet(true);
  };
  if (isSet) {
    return (
      <Stack role="status">
        <Text>{t(recoveryTexts.passwordSet)}</Text>
        <Button component="a" href="/sign-in">
          {t(sessionTexts.signIn)}
        </Button>
      </Stack>
    );
  }
  const isWeak = failure?.refusedFields?.includes('/password') === true;
  const wrong = failure?.code === 'not_found' ? sessionTexts.linkDead : wrongOf(recovery);
  const error = isWeak
    ? t(sessionTexts.passwordWeak)
    : isChecked && isShort
      ? t(sessionTexts.passwordShort)
      : undefined;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <Text size="sm">{t(recoveryTexts.recoverIntro, { email: recovery.email })}</Text>
        {failure !== undefined && !isWeak && (
          <Alert color="red" role="alert">
            {t(presentSessionFailure(failure, wrong))}
          </Alert>
        )}
        {/* Password stores keep the new password under this name. */}
        <input type="text" name="email" autoComplete="username" value={recovery.email} readOnly hidden />
        <PasswordInput
          label={t(asksPresent ? recoveryTexts.presentPassword : recoveryTexts.newPassword)}
          description={asksPresent ? undefined : t(sessionTexts.passwordRule)}
          autoComplete={asksPresent ? 'current-password' : 'new-password'}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={error}
        />
        <Button type="submit" loading={isSending}>
          {t(asksPresent ? recoveryTexts.removeFactor : recoveryTexts.setPassword)}
        </Button>
      </Stack>
    </form>
  );
}

function wrongOf({ kind }: Recovery): I18nText<string> {
  return kind === 'factors' ? sessionTexts.wrongPassword : recoveryTexts.failed;
}
