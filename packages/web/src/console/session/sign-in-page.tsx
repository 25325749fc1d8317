import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { DoorPage } from '../../ui/session/door-page.tsx';
import { SignInForm } from '../../ui/session/sign-in-form.tsx';
import { sessionTexts } from '../../ui/session/session-texts.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useI18n();
  const client = useQueryClient();
  const router = useRouter();
  const { returnTo = '/' } = route.useSearch();
  return (
    <DoorPage title={t(sessionTexts.signIn)} intro={t(sessionTexts.signInIntro)}>
      <SignInForm
        returnTo={returnTo}
        onSignedIn={() => {
          client.clear();
          // A path of this site only: `//host` and `/\host` would lead elsewhere.
          router.history.push(/^\/(?![/\\])/.test(returnTo) ? returnTo : '/');
        }}
      />
    </DoorPage>
  );
}
