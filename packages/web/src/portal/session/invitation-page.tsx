import { Alert, Anchor, Button, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { DoorPage } from '../../ui/session/door-page.tsx';
import { NewAccountForm } from '../../ui/session/new-account-form.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import type { IntegratorInvitation } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { SignInForm } from '../../ui/session/sign-in-form.tsx';
import { useLinkToken } from '../../ui/session/use-link-token.ts';
import { SiteNameContext } from '../../ui/site-name.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { queries } from '../api/queries.ts';
import { portalSessionTexts } from './portal-session-texts.ts';

/** Behind the link of an invitation: which licence invites, then a new account, or the one there is. */
export function InvitationPage() {
  const { data: session } = useQuery(queries.session());
  return (
    <SiteNameContext value={session?.title ?? 'Postern'}>
      <InvitationDoor />
    </SiteNameContext>
  );
}

function InvitationDoor() {
  const { t } = useI18n();
  const token = useLinkToken();
  const { data: answer, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => sessionApi.getIntegratorInvitation(token),
    gcTime: 0,
  });
  if (answer === undefined)
    return (
      <DoorPage title={t(portalSessionTexts.invitationTitle)}>
        <LinesSkeleton />
      </DoorPage>
    );
  if (answer.ok) return <Acceptance key={token} token={token} invitation={answer.data} />;
  const isPassing = answer.status === 0 || answer.status === 429 || answer.status >= 500;
  return (
    <DoorPage title={t(isPassing ? portalSessionTexts.invitationTitle : sessionTexts.linkDeadTitle)}>
      <Alert color="orange">{t(presentSessionFailure(answer, sessionTexts.linkDead))}</Alert>
      {isPassing && (
        <Button variant="default" onClick={() => void refetch()}>
          {t(uiTexts.tryAgain)}
        </Button>
      )}
    </DoorPage>
  );
}

interface AcceptanceProps {
  readonly token: string;
  readonly invitation: IntegratorInvitation;
}

function Acceptance({ token, invitation: { email, licenceName, hasAccount } }: AcceptanceProps) {
  const { t } = useI18n();
  const client = useQueryClient();
  const router = useRouter();
  const [isKnown, setIsKnown] = useState(hasAccount);
  const [isRefused, setIsRefused] = useState(false);
  const goIn = () => {
    client.clear();
    router.history.replace('/me');
  };
  const join = async () => {
    const result = await sessionApi.acceptInvitation({ token });
    if (result.ok) goIn();
    else setIsRefused(true);
  };
  return (
    <DoorPage
      title={t(portalSessionTexts.invitationTitle)}
      intro={t(portalSessionTexts.invitationIntro, { licence: licenceName, email })}
    >
      {isRefused && (
        <Alert color="red" role="alert">
          {t(sessionTexts.invitationOther, { email })}
        </Alert>
      )}
      {isKnown ? (
        <>
          <Text size="sm">{t(sessionTexts.invitationKnown)}</Text>
          <SignInForm returnTo="/me" onSignedIn={() => void join()} />
        </>
      ) : (
        <>
          <NewAccountForm
            email={email}
            create={async ({ name, password }) => {
              const result = await sessionApi.acceptInvitation({ token, name, password });
              // The address has an account already: its owner has to sign in to join.
              if (!result.ok && result.status === 401) setIsKnown(true);
              return result;
            }}
            onCreated={goIn}
          />
          <Anchor component="button" type="button" size="sm" onClick={() => setIsKnown(true)}>
            {t(sessionTexts.haveAccount)}
          </Anchor>
        </>
      )}
    </DoorPage>
  );
}
