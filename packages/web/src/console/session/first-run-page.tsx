import { Alert } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { DoorPage } from '../../ui/session/door-page.tsx';
import { NewAccountForm } from '../../ui/session/new-account-form.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { useGoIn } from '../../ui/session/use-go-in.ts';
import { useLinkToken } from '../../ui/session/use-link-token.ts';

/** The page behind the one-time link that the first run prints. */
export function FirstRunPage() {
  const token = useLinkToken();
  return <FirstRun key={token} token={token} />;
}

function FirstRun({ token }: { readonly token: string }) {
  const { t } = useI18n();
  const goIn = useGoIn();
  const [isDead, setIsDead] = useState(token === '');
  if (isDead) {
    return (
      <DoorPage title={t(sessionTexts.linkDeadTitle)}>
        <Alert color="orange">{t(sessionTexts.linkDead)}</Alert>
      </DoorPage>
    );
  }
  return (
    <DoorPage title={t(sessionTexts.firstRunTitle)} intro={t(sessionTexts.firstRunIntro)}>
      <NewAccountForm
        create={async (account) => {
          const result = await sessionApi.createFirstOperator({ token, ...account });
          if (!result.ok && result.status === 404) setIsDead(true);
          return result;
        }}
        onCreated={() => goIn('/', 'replace')}
      />
    </DoorPage>
  );
}
