import { Alert, Anchor, Button, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { presentRole } from '../layout/present-role.ts';
import { DoorPage } from '../../ui/session/door-page.tsx';
import { NewAccountForm } from '../../ui/session/new-account-form.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import type { Invitation } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { SignInForm } from '../../ui/session/sign-in-form.tsx';
import { recoveryTexts } from '../../ui/session/recovery-texts.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { useLinkToken } from '../../ui/session/use-link-token.ts';

/** Behind the link of an invitation: who invites to what, then a new account, or the one there is. */
export function InvitationPage() {
  const { t } = useI18n();
  const token = useLinkToken();
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => sessionApi.getInvitation(token),
    gcTime: 0,
  });
  const answer = invitation.data;
  if (answer === undefined) {
    return (
      <DoorPage title={t(sessionTexts.invitationTitle)}>
        <LinesSkeleton />
      </DoorPage>
    );
  }
  if (answer.ok) return <Acceptance key={token} token={token} invitation={answer.data} />;
  const isPassing = answer.status === 0 || answer.status === 429 || answer.status >= 500;
  return (
    <DoorPage title={t(isPassing ? sessionTexts.invitationTitle : sessionTexts.linkDeadTitle)}>
      <Alert color="orange">{t(presentSessionFailure(answer, sessionTexts.linkDead))}</Alert>
      {isPassing && (
        <Button variant="default" onClick={() => void invitation.refetch()}>
          {t(uiTexts.tryAgain)}
        </Button>
      )}
    </DoorPage>
  );
}

function Acceptance({ token, invitation }: { readonly token: string; readonly invitation: Invitation }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const router = useRouter();
  const { email, licenceName, role } = invitation;
  const intro = t(sessionTexts.invitationIntro, {
    email,
    licence: licenceName ?? t(sessionTexts.allLicences),
    role: t(presentRole(role)),
  });
  const [isKnown, setIsKnown] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const goIn = () => {
    client.clear();
    router.history.replace('/');
  };
  const join = async () => {
    const result = await sessionApi.acceptInvitation({ token });
    if (result.ok) goIn();
    else setRefusal(result.code);
  };
  return (
    <DoorPage title={t(sessionTexts.invitationTitle)} intro={intro}>
      {refusal !== undefined && (
        <Alert color="red" role="alert">
          {refusal === 'address_unproved'
            ? t(recoveryTexts.addressUnproved)
            : t(sessionTexts.invitationOther, { email })}
        </Alert>
      )}
      {isKnown ? (
        <>
          <Text size="sm">{t(sessionTexts.invitationKnown)}</Text>
          <SignInForm returnTo="/" onSignedIn={() => void join()} />
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
