import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';
import { UsageReport } from './usage-report.tsx';
import { usageTexts } from './usage-texts.ts';

const route = getRouteApi('/shell/licences/$licenceId/$environment/usage');

/** The usage of a licence as a whole. */
export function UsagePage() {
  const { t } = useI18n();
  const { environment } = usePlace();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/usage' });
  const search = route.useSearch();
  return (
    <>
      <PageHeader
        title={t(usageTexts.title)}
        description={t(usageTexts.intro)}
        badges={<EnvironmentBadge environment={environment} />}
      />
      <UsageReport
        apiUserId={null}
        choice={search}
        onChoose={(choice) => void navigate({ search: choice, replace: true })}
      />
    </>
  );
}
