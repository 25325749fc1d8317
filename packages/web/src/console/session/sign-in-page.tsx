import { useI18n } from '../../ui/i18n/i18n.tsx';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { SignInDoor } from '../../ui/session/sign-in-door.tsx';

export function SignInPage() {
  const { t } = useI18n();
  return <SignInDoor intro={t(sessionTexts.signInIntro)} />;
}
