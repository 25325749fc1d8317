import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { DoorPage } from '../../ui/session/door-page.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import { secondFactorTexts } from './second-factor-texts.ts';
import { SessionDialogs } from './session-dialogs.tsx';

const route = getRouteApi('/second-factor');

/** Between the password and everything else, where the installation asks for more than a password. */
export function SecondFactorPage() {
  const { t } = useI18n();
  const client = useQueryClient();
  const router = useRouter();
  const { returnTo = '/' } = route.useSearch();
  const goTo = (path: string) => {
    client.clear();
    router.history.push(path);
  };
  return (
    <DoorPage title={t(secondFactorTexts.title)}>
      <SessionDialogs>
        {/* A path of this site only: `//host` and `/\host` would lead elsewhere. */}
        <SecondFactorForm onDone={() => goTo(/^\/(?![/\\])/.test(returnTo) ? returnTo : '/')} />
        <Button variant="subtle" onClick={() => void sessionApi.signOut().then(() => goTo('/sign-in'))}>
          {t(secondFactorTexts.signOut)}
        </Button>
      </SessionDialogs>
    </DoorPage>
  );
}
