import { Alert, Anchor, Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { LinesSkeleton } from '../states.tsx';
import { uiTexts } from '../ui-texts.ts';
import { DoorPage } from './door-page.tsx';
import { NewAccountForm } from './new-account-form.tsx';
import { presentJoinFailure } from './present-join-failure.ts';
import { sessionApi } from './session-api.ts';
import type { SessionResult } from './session-api.ts';
import { presentSessionFailure } from './session-failure.ts';
import { sessionTexts } from './session-texts.ts';
import { SignInForm } from './sign-in-form.tsx';
import { useGoIn } from './use-go-in.ts';
import { useLinkToken } from './use-link-token.ts';

/** Both kinds of invitation: to the team of a licence, and to the portal. */
interface InvitedPerson {
  readonly email: string;
  /** Whether the address has an account, where the server says so. */
  readonly hasAccount?: boolean;
}

interface InvitationDoorProps<Invitation extends InvitedPerson> {
  readonly title: string;
  readonly load: (token: string) => Promise<SessionResult<Invitation>>;
  /** Says who invites whom to what. */
  readonly presentIntro: (invitation: Invitation) => string;
  /** The page that opens once the invitation is accepted. */
  readonly startPath: string;
}

/** The page behind the link of an invitation: what it is for, then a new account, or the sign-in with an existing one. */
export function InvitationDoor<Invitation extends InvitedPerson>({
  title,
  load,
  presentIntro,
  startPath,
}: InvitationDoorProps<Invitation>) {
  const { t } = useI18n();
  const token = useLinkToken();
  const { data: answer, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => load(token),
    gcTime: 0,
  });
  if (answer === undefined) {
    return (
      <DoorPage title={title}>
        <LinesSkeleton />
      </DoorPage>
    );
  }
  if (answer.ok) {
    return (
      <DoorPage title={title} intro={presentIntro(answer.data)}>
        <Acceptance key={token} token={token} person={answer.data} startPath={startPath} />
      </DoorPage>
    );
  }
  const isPassing = answer.status === 0 || answer.status === 429 || answer.status >= 500;
  return (
    <DoorPage title={isPassing ? title : t(sessionTexts.linkDeadTitle)}>
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
  readonly person: InvitedPerson;
  readonly startPath: string;
}

function Acceptance({ token, person: { email, hasAccount = false }, startPath }: AcceptanceProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const goIn = useGoIn();
  const [isKnown, setIsKnown] = useState(hasAccount);
  const [failure, setFailure] = useState<{ readonly status: number; readonly code: string }>();
  const join = async () => {
    const result = await sessionApi.acceptInvitation({ token });
    if (result.ok) goIn(startPath, 'replace');
    else setFailure(result);
  };
  if (isKnown) {
    return (
      <>
        {failure !== undefined && (
          <Alert color="red" role="alert">
            {presentJoinFailure(i18n, failure, email)}
          </Alert>
        )}
        <Text size="sm">{t(sessionTexts.invitationKnown)}</Text>
        <SignInForm returnTo={startPath} onSignedIn={() => void join()} />
      </>
    );
  }
  return (
    <>
      <NewAccountForm
        email={email}
        create={async ({ name, password }) => {
          const result = await sessionApi.acceptInvitation({ token, name, password });
          // The address has an account already: its owner has to sign in to join.
          if (!result.ok && result.status === 401) setIsKnown(true);
          return result;
        }}
        onCreated={() => goIn(startPath, 'replace')}
      />
      <Anchor component="button" type="button" size="sm" onClick={() => setIsKnown(true)}>
        {t(sessionTexts.haveAccount)}
      </Anchor>
    </>
  );
}
