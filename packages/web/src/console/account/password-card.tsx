import { Button, PasswordInput, Stack } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { FormSection } from '../api-users/form-section.tsx';
import { passwordLengthMin } from '../../ui/session/new-account-form.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { useAttempt } from '../../ui/session/use-attempt.ts';
import { accountTexts } from './account-texts.ts';

const nothing = { currentPassword: '', newPassword: '' };

/** The server judges whether the new password is good enough. */
export function PasswordCard({ email }: { readonly email: string }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState(nothing);
  const [isChecked, setIsChecked] = useState(false);
  const { failure, isSending, send } = useAttempt();
  const isWeak = failure?.refusedFields?.includes('/newPassword') === true;
  const isShort = typed.newPassword.length < passwordLengthMin;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (typed.currentPassword === '' || isShort) return;
    const result = await send(() => sessionApi.changePassword(typed));
    if (!result.ok) return;
    setTyped(nothing);
    setIsChecked(false);
    showToast({ color: 'green', message: t(accountTexts.passwordChanged) });
  };
  const field = (name: keyof typeof nothing) => ({
    label: t(accountTexts[name]),
    value: typed[name],
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  const currentError =
    failure !== undefined && !isWeak
      ? t(presentSessionFailure(failure, sessionTexts.wrongPassword))
      : isChecked && typed.currentPassword === ''
        ? t(sessionTexts.required)
        : undefined;
  return (
    <FormSection title={t(accountTexts.passwordTitle)} intro={t(accountTexts.passwordIntro)}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack maw={420} align="stretch">
          {/* Password stores keep the new password under this name. */}
          <input type="text" name="email" autoComplete="username" value={email} readOnly hidden />
          <PasswordInput {...field('currentPassword')} autoComplete="current-password" error={currentError} />
          <PasswordInput
            {...field('newPassword')}
            description={t(sessionTexts.passwordRule)}
            autoComplete="new-password"
            error={
              isWeak
                ? t(sessionTexts.passwordWeak)
                : isChecked && isShort
                  ? t(sessionTexts.passwordShort)
                  : undefined
            }
          />
          <Button type="submit" variant="default" loading={isSending} style={{ alignSelf: 'flex-start' }}>
            {t(accountTexts.changePassword)}
          </Button>
        </Stack>
      </form>
    </FormSection>
  );
}
