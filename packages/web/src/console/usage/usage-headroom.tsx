import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ApiUserId } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { LimitStates } from '../limits/api-user-limits.tsx';
import { usageTexts } from './usage-texts.ts';

/** Shows how much is left of each limit, and nothing while that is unknown: the rest of the page does not wait for it. */
export function UsageHeadroom({ apiUserId }: { readonly apiUserId: ApiUserId | null }) {
  return apiUserId === null ? <OfLicence /> : <OfApiUser apiUserId={apiUserId} />;
}

function OfLicence() {
  const { data } = useQuery(queries.licenceRatePlan(usePlace()));
  return <States states={data?.states} />;
}

function OfApiUser({ apiUserId }: { readonly apiUserId: ApiUserId }) {
  const { data } = useQuery(queries.apiUserRatePlan(usePlace(), apiUserId));
  return <States states={data?.states} />;
}

type StatesOfLimits = Parameters<typeof LimitStates>[0]['plan']['states'];

function States({ states }: { readonly states: StatesOfLimits | undefined }) {
  const { t } = useI18n();
  if (states === undefined || states.length === 0) return null;
  return (
    <section aria-label={t(usageTexts.headroom)}>
      <Title order={2} mb="xs">
        {t(usageTexts.headroom)}
      </Title>
      <LimitStates plan={{ states }} />
    </section>
  );
}
