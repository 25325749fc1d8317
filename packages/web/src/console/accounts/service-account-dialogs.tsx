import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CutOff } from '@postern/contract/cut-off';
import type { WebServiceAccount } from '@postern/contract/web-service-account';
import { CopyField } from '../../ui/copy-field.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { rememberChange } from '../api-users/last-change.tsx';
import { Confirmation } from '../layout/confirmation.tsx';
import { usePlace } from '../layout/use-place.ts';
import { serviceAccountTexts } from './service-account-texts.ts';

interface AccountDialogProps {
  readonly account: WebServiceAccount;
  readonly onClose: () => void;
}

export function ResetPasswordDialog({ account, onClose }: AccountDialogProps) {
  const { t } = useI18n();
  const place = usePlace();
  const remember = useRememberedCutOff(account);
  const reset = useMutation({
    // The answer holds the password: no cache keeps it.
    gcTime: 0,
    mutationFn: () =>
      unwrap(
        admin.resetWebServiceAccountPassword({ params: { ...place, accountName: account.name }, body: {} }),
      ),
    onSuccess: ({ cutOff }) => remember(cutOff, t(serviceAccountTexts.resetDone, { name: account.name })),
  });
  if (reset.data !== undefined) return <IssuedPassword {...reset.data} onClose={onClose} />;
  return (
    <Confirmation
      text={t(serviceAccountTexts.resetWhat)}
      label={t(serviceAccountTexts.reset)}
      change={reset}
      onClose={onClose}
    />
  );
}

export function RemoveAccountDialog({ account, onClose }: AccountDialogProps) {
  const { t } = useI18n();
  const place = usePlace();
  const remember = useRememberedCutOff(account);
  const remove = useMutation({
    mutationFn: () =>
      unwrap(admin.deleteWebServiceAccount({ params: { ...place, accountName: account.name } })),
    onSuccess: ({ cutOff }) => {
      remember(cutOff, t(serviceAccountTexts.removeDone, { name: account.name }));
      onClose();
    },
  });
  return (
    <Confirmation
      text={t(serviceAccountTexts.removeWhat)}
      label={t(serviceAccountTexts.remove)}
      change={remove}
      onClose={onClose}
    />
  );
}

interface IssuedPasswordProps {
  readonly username: string;
  readonly password: string;
  readonly onClose: () => void;
}

/** The one time that the password is seen. */
export function IssuedPassword({ username, password, onClose }: IssuedPasswordProps) {
  const { t } = useI18n();
  return (
    <Stack>
      <Text size="sm">{t(serviceAccountTexts.issuedIntro)}</Text>
      <CopyField label={t(serviceAccountTexts.username)} text={username} />
      <CopyField label={t(serviceAccountTexts.password)} text={password} />
      <Button onClick={onClose}>{t(uiTexts.close)}</Button>
    </Stack>
  );
}

function useRememberedCutOff({ apiUserId }: WebServiceAccount) {
  const place = usePlace();
  const client = useQueryClient();
  return (cutOff: CutOff | null, sentence: string) => {
    void client.invalidateQueries({ queryKey: ['web-service-accounts', place] });
    rememberChange({ apiUserId, sentence, isCutOff: true, cutOff }, place, client);
  };
}
