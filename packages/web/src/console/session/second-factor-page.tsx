import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { DoorPage } from '../../ui/session/door-page.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import { useGoIn } from '../../ui/session/use-go-in.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import { secondFactorTexts } from './second-factor-texts.ts';
import { SessionDialogs } from './session-dialogs.tsx';

const route = getRouteApi('/second-factor');

/** Between the password and everything else, where the installation asks for more than a password. */
export function SecondFactorPage() {
  const { t } = useI18n();
  const goIn = useGoIn();
  const { returnTo = '/' } = route.useSearch();
  return (
    <DoorPage title={t(secondFactorTexts.title)}>
      <SessionDialogs>
        <SecondFactorForm onDone={() => goIn(returnTo, 'push')} />
        <Button
          variant="subtle"
          onClick={() => void sessionApi.signOut().then(() => goIn('/sign-in', 'push'))}
        >
          {t(secondFactorTexts.signOut)}
        </Button>
      </SessionDialogs>
    </DoorPage>
  );
}
