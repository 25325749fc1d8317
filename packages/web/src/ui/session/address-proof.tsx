import { Alert, Badge, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { recoveryTexts } from './recovery-texts.ts';
import { sessionApi } from './session-api.ts';
import type { Account } from './session-api.ts';
import { presentSessionFailure } from './session-failure.ts';
import { sessionTexts } from './session-texts.ts';
import { useAttempt } from './use-attempt.ts';

/** Whether the address is confirmed, and the mailed code that confirms it or lets a second factor be set up. */
export function AddressProof({ account }: { readonly account: Account }) {
  const { t, language } = useI18n();
  const [isSent, setIsSent] = useState(false);
  const { failure, isSending, send } = useAttempt();
  const { isAddressProved, mayEnrol, canMail, email } = account;
  const isWanted = !isAddressProved || !mayEnrol;
  const ask = async () => {
    const result = await send(() => sessionApi.sendAddressCode(language));
    if (result.ok) setIsSent(true);
  };
  return (
    <Stack gap="sm">
      <Group>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {email}
        </Text>
        <Badge variant="light" tt="none" color={isAddressProved ? 'green' : 'yellow'}>
          {t(isAddressProved ? recoveryTexts.addressProved : recoveryTexts.addressOpen)}
        </Badge>
      </Group>
      {isWanted && (
        <Text size="sm">{t(isAddressProved ? recoveryTexts.codeWhy : recoveryTexts.addressWhy)}</Text>
      )}
      {isWanted && !canMail && <Text size="sm">{t(recoveryTexts.noMail)}</Text>}
      {failure !== undefined && (
        <Alert color="red" role="alert">
          {t(presentSessionFailure(failure, recoveryTexts.failed))}
        </Alert>
      )}
      {isWanted && canMail && !isSent && (
        <Button
          variant="default"
          loading={isSending}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => void ask()}
        >
          {t(recoveryTexts.sendCode)}
        </Button>
      )}
      {isWanted && isSent && <CodeForm account={account} onDone={() => setIsSent(false)} />}
    </Stack>
  );
}

function CodeForm({ account, onDone }: { readonly account: Account; readonly onDone: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const { failure, isSending, send } = useAttempt();
  const isWeak = failure?.refusedFields?.includes('/newPassword') === true;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = account.needsNewPassword ? { code, newPassword } : { code };
    const result = await send(() => sessionApi.giveAddressCode(given));
    if (!result.ok) return;
    await client.invalidateQueries({ queryKey: ['account'] });
    onDone();
  };
  const wrong =
    failure === undefined || isWeak ? undefined : t(presentSessionFailure(failure, sessionTexts.wrongCode));
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack maw={420}>
        <Text size="sm" role="status">
          {t(recoveryTexts.codeSent, { email: account.email })}
        </Text>
        <TextInput
          label={t(recoveryTexts.mailedCode)}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={wrong}
        />
        {account.needsNewPassword && (
          <>
            <Text size="sm">{t(recoveryTexts.newPasswordWhy)}</Text>
            <PasswordInput
              label={t(recoveryTexts.newPassword)}
              description={t(sessionTexts.passwordRule)}
              autoComplete="new-password"
              value={newPassword}
              onChange={(event) => setNewPassword(event.currentTarget.value)}
              error={isWeak ? t(sessionTexts.passwordWeak) : undefined}
            />
          </>
        )}
        <Button
          type="submit"
          loading={isSending}
          disabled={code.trim() === ''}
          style={{ alignSelf: 'flex-start' }}
        >
          {t(sessionTexts.confirm)}
        </Button>
      </Stack>
    </form>
  );
}
