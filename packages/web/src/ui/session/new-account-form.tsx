import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { emailSchema } from '@postern/contract/contact-fields';
import { useI18n } from '../i18n/i18n.tsx';
import type { SessionResult } from './session-api.ts';
import { presentSessionFailure } from './session-failure.ts';
import { sessionTexts } from './session-texts.ts';
import { useAttempt } from './use-attempt.ts';

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

interface NewAccountFormProps {
  /** Fixed by an invitation; asked for without. */
  readonly email?: string;
  readonly create: (account: NewAccount) => Promise<SessionResult<unknown>>;
  readonly onCreated: () => void;
}

export const passwordLengthMin = 12;

/** Name, e-mail and a new password. Whether the password is good enough is the server's to say. */
export function NewAccountForm({ email: fixedEmail, create, onCreated }: NewAccountFormProps) {
  const { t } = useI18n();
  const [account, setAccount] = useState<NewAccount>({ name: '', email: fixedEmail ?? '', password: '' });
  const [isChecked, setIsChecked] = useState(false);
  const { failure, isSending, send } = useAttempt();
  const isPasswordRefused = failure?.refusedFields?.includes('/password') === true;
  const errors = {
    name: account.name.trim() === '' ? t(sessionTexts.required) : undefined,
    email: emailSchema.safeParse(account.email.trim()).success ? undefined : t(sessionTexts.emailInvalid),
    password: account.password.length < passwordLengthMin ? t(sessionTexts.passwordShort) : undefined,
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.values(errors).some((error) => error !== undefined)) return;
    const result = await send(() =>
      create({ ...account, name: account.name.trim(), email: account.email.trim() }),
    );
    if (result.ok) onCreated();
  };
  const field = (name: keyof NewAccount) => ({
    name,
    value: account[name],
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      setAccount({ ...account, [name]: event.currentTarget.value }),
    error: isChecked ? errors[name] : undefined,
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {failure !== undefined && !isPasswordRefused && (
          <Alert color="red" role="alert">
            {t(presentSessionFailure(failure, sessionTexts.failed))}
          </Alert>
        )}
        <TextInput {...field('name')} label={t(sessionTexts.name)} autoComplete="name" />
        <TextInput
          {...field('email')}
          type="email"
          label={t(sessionTexts.email)}
          autoComplete="username"
          readOnly={fixedEmail !== undefined}
        />
        <PasswordInput
          {...field('password')}
          label={t(sessionTexts.password)}
          description={t(sessionTexts.passwordRule)}
          autoComplete="new-password"
          error={isPasswordRefused ? t(sessionTexts.passwordWeak) : field('password').error}
        />
        <Button type="submit" loading={isSending}>
          {t(sessionTexts.createAccount)}
        </Button>
      </Stack>
    </form>
  );
}
