import { getRouteApi } from '@tanstack/react-router';
import { useI18n } from '../i18n/i18n.tsx';
import { DoorPage } from './door-page.tsx';
import { ForgotForm } from './forgot-form.tsx';
import { recoveryTexts } from './recovery-texts.ts';

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
