import { useI18n } from '../../ui/i18n/i18n.tsx';
import { SignInDoor } from '../../ui/session/sign-in-door.tsx';
import { portalSessionTexts } from './portal-session-texts.ts';

export function SignInPage() {
  const { t } = useI18n();
  return <SignInDoor intro={t(portalSessionTexts.signInIntro)} />;
}
