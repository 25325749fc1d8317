import { getRouteApi } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { DoorPage } from '../../ui/session/door-page.tsx';
import { ForgotForm } from '../../ui/session/forgot-form.tsx';
import { recoveryTexts } from '../../ui/session/recovery-texts.ts';

const route = getRouteApi('/forgot-password');

/** Where somebody asks for a link back into their account. */
export function ForgotPage() {
  const { t } = useI18n();
  const { kind = 'password' } = route.useSearch();
  const isPassword = kind === 'password';
  return (
    <DoorPage
      title={t(isPassword ? recoveryTexts.forgotTitle : recoveryTexts.lostFactorTitle)}
      intro={t(isPassword ? recoveryTexts.forgotIntro : recoveryTexts.lostFactorIntro)}
    >
      <ForgotForm key={kind} kind={kind} />
    </DoorPage>
  );
}
