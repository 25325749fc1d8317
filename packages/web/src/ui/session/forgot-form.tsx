import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { emailSchema } from '@postern/contract/contact-fields';
import { useI18n } from '../i18n/i18n.tsx';
import { recoveryTexts } from './recovery-texts.ts';
import { sessionApi } from './session-api.ts';
import { presentSessionFailure } from './session-failure.ts';
import { sessionTexts } from './session-texts.ts';
import { useAttempt } from './use-attempt.ts';

/** Asks for a mailed link. What follows is the same whether there is an account or not. */
export function ForgotForm({ kind }: { readonly kind: 'password' | 'factors' }) {
  const { t, language } = useI18n();
  const [email, setEmail] = useState('');
  const [sentTo, setSentTo] = useState<string>();
  const [isChecked, setIsChecked] = useState(false);
  const { failure, isSending, send } = useAttempt();
  const parsed = emailSchema.safeParse(email.trim());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (!parsed.success) return;
    const result = await send(() => sessionApi.askForRecovery({ email: parsed.data, kind, language }));
    if (result.ok) setSentTo(parsed.data);
  };
  const back = (
    <Anchor size="sm" href="/sign-in">
      {t(recoveryTexts.backToSignIn)}
    </Anchor>
  );
  if (sentTo !== undefined) {
    return (
      <Stack role="status">
        <Text>{t(recoveryTexts.linkSent, { email: sentTo })}</Text>
        {back}
      </Stack>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {failure !== undefined && (
          <Alert color="red" role="alert">
            {t(presentSessionFailure(failure, recoveryTexts.failed))}
          </Alert>
        )}
        <TextInput
          type="email"
          name="email"
          autoComplete="username"
          label={t(sessionTexts.email)}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={isChecked && !parsed.success ? t(sessionTexts.emailInvalid) : undefined}
        />
        <Button type="submit" loading={isSending}>
          {t(recoveryTexts.sendLink)}
        </Button>
        {back}
      </Stack>
    </form>
  );
}
