import { Button, Center, Stack, Text, TextInput } from '@mantine/core';
import { QRCodeSVG } from 'qrcode.react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { CopyField } from '../../ui/copy-field.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { useAttempt } from '../../ui/session/use-attempt.ts';
import { accountTexts } from './account-texts.ts';

interface TotpConfirmationProps {
  /** `otpauth://totp/…?secret=…` */
  readonly totpUri: string;
  readonly onConfirmed: () => void;
}

/** The secret for the app, as a picture and as text; in force once a code of the app was right. */
export function TotpConfirmation({ totpUri, onConfirmed }: TotpConfirmationProps) {
  const { t } = useI18n();
  const [code, setCode] = useState('');
  const { failure, isSending, send } = useAttempt();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await send(() => sessionApi.verifyTotp(code.replaceAll(/\s/g, '')));
    if (result.ok) onConfirmed();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <Text size="sm">{t(accountTexts.scan)}</Text>
        <Center>
          {/* Dark on light in both appearances: not every app reads it the other way round. */}
          <QRCodeSVG value={totpUri} size={200} marginSize={4} title={t(accountTexts.qrCode)} />
        </Center>
        <CopyField label={t(accountTexts.secret)} text={new URL(totpUri).searchParams.get('secret') ?? ''} />
        <TextInput
          label={t(accountTexts.enterCode)}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={
            failure === undefined ? undefined : t(presentSessionFailure(failure, sessionTexts.wrongCode))
          }
        />
        <Button type="submit" loading={isSending} disabled={code.trim() === ''}>
          {t(accountTexts.turnOn)}
        </Button>
      </Stack>
    </form>
  );
}
