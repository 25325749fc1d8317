import { Alert, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { accountTexts } from './account-texts.ts';
import { PasskeysCard } from './passkeys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { TotpCard } from './totp-card.tsx';
import { FormSection } from '../api-users/form-section.tsx';
import { queries } from '../api/queries.ts';
import { secondFactorTexts } from '../session/second-factor-texts.ts';
import { AddressProof } from '../../ui/session/address-proof.tsx';
import { recoveryTexts } from '../../ui/session/recovery-texts.ts';
import { SessionsList } from '../../ui/session/sessions-list.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import { presentSessionFailure } from '../../ui/session/session-failure.ts';

/** The person's own ways to sign in: password, authenticator app, passkeys. */
export function AccountPage() {
  const { t, list } = useI18n();
  const account = useQuery({ queryKey: ['account'], queryFn: () => sessionApi.getAccount() });
  const answer = account.data;
  const me = useQuery(queries.me());
  return (
    <>
      <PageHeader
        title={t(accountTexts.title)}
        description={answer?.ok === true ? t(accountTexts.intro, { email: answer.data.email }) : undefined}
      />
      {answer === undefined && <LinesSkeleton lines={8} />}
      {answer?.ok === false && (
        <Alert color={answer.status === 401 ? 'gray' : 'red'}>
          {t(
            answer.status === 401 ? accountTexts.notHere : presentSessionFailure(answer, accountTexts.failed),
          )}
        </Alert>
      )}
      {answer?.ok === true && (
        <Stack maw={720}>
          {me.data?.installation.secondFactor === 'optional' && (
            <Alert color="yellow">{t(secondFactorTexts.optional)}</Alert>
          )}
          <FormSection title={t(recoveryTexts.addressTitle)}>
            <AddressProof account={answer.data} />
          </FormSection>
          {answer.data.hasPassword ? (
            <>
              <PasswordCard email={answer.data.email} />
              <TotpCard isOn={answer.data.hasTotp} />
            </>
          ) : (
            <FormSection title={t(accountTexts.passwordTitle)}>
              <Text size="sm">
                {t(recoveryTexts.signInBy, { name: list(answer.data.providers.map(({ name }) => name)) })}
              </Text>
            </FormSection>
          )}
          <PasskeysCard />
          <FormSection title={t(recoveryTexts.sessionsTitle)}>
            <SessionsList />
          </FormSection>
        </Stack>
      )}
    </>
  );
}
