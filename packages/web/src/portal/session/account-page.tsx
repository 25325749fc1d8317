import { Alert, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AddressProof } from '../../ui/session/address-proof.tsx';
import { recoveryTexts } from '../../ui/session/recovery-texts.ts';
import { sessionApi } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';
import { SessionsList } from '../../ui/session/sessions-list.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { shellTexts } from '../layout/shell-texts.ts';

/** The integrator's own account: their address, and where they are signed in. */
export function AccountPage() {
  const { t } = useI18n();
  const { data: answer } = useQuery({ queryKey: ['account'], queryFn: () => sessionApi.getAccount() });
  return (
    <>
      <PageHeader title={t(shellTexts.ownAccount)} />
      {answer === undefined && <LinesSkeleton lines={6} />}
      {answer?.ok === false && (
        <Alert color="red">{t(presentSessionFailure(answer, recoveryTexts.failed))}</Alert>
      )}
      {answer?.ok === true && (
        <Stack maw={720}>
          <Title order={2} fz="md">
            {t(recoveryTexts.addressTitle)}
          </Title>
          <AddressProof account={{ ...answer.data, mayEnrol: true }} />
          <Title order={2} fz="md">
            {t(recoveryTexts.sessionsTitle)}
          </Title>
          <SessionsList />
        </Stack>
      )}
    </>
  );
}
