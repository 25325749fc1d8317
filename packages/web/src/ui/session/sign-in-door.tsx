import { getRouteApi } from '@tanstack/react-router';
import { DoorPage } from './door-page.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { sessionTexts } from './session-texts.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useGoIn } from './use-go-in.ts';

const route = getRouteApi('/sign-in');

/** The page of the sign-in. The introduction says for whom it is. */
export function SignInDoor({ intro }: { readonly intro: string }) {
  const { t } = useI18n();
  const goIn = useGoIn();
  const { returnTo = '/' } = route.useSearch();
  return (
    <DoorPage title={t(sessionTexts.signIn)} intro={intro}>
      <SignInForm returnTo={returnTo} onSignedIn={() => goIn(returnTo, 'push')} />
    </DoorPage>
  );
}
