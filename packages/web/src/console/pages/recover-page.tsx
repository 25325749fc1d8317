import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { DoorPage } from '../../ui/session/door-page.tsx';
import { RecoverForm } from '../../ui/session/recover-form.tsx';
import { recoveryTexts } from '../../ui/session/recovery-texts.ts';
import { useLinkToken } from '../../ui/session/use-link-token.ts';

/** Behind a link back into an account. */
export function RecoverPage() {
  const { t } = useI18n();
  const client = useQueryClient();
  const router = useRouter();
  const token = useLinkToken();
  const goIn = () => {
    client.clear();
    router.history.replace('/');
  };
  return (
    <DoorPage title={t(recoveryTexts.chooseTitle)}>
      <RecoverForm key={token} token={token} onSignedIn={goIn} />
    </DoorPage>
  );
}
