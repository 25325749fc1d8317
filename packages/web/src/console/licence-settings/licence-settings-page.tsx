import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { LastChange } from '../api-users/last-change.tsx';
import { usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';
import { LicenceSettingsForm } from './licence-settings-form.tsx';
import { licenceSettingsTexts } from './licence-settings-texts.ts';

// Further down the page; its number fields bring code of their own.
const LicenceLimitsSection = lazy(() =>
  import('../limits/licence-limits-section.tsx').then((module) => ({ default: module.LicenceLimitsSection })),
);

export function LicenceSettingsPage() {
  const { t } = useI18n();
  const place = usePlace();
  const licence = useQuery(queries.licence(place.licenceId));
  return (
    <>
      <PageHeader title={t(licenceSettingsTexts.title)} description={t(licenceSettingsTexts.intro)} />
      <ViewerNotice place={place} />
      <LastChange place={place} />
      {licence.isPending && <LinesSkeleton lines={8} />}
      {licence.isError && <ProblemState error={licence.error} onRetry={() => void licence.refetch()} />}
      {licence.data !== undefined && <LicenceSettingsForm key={licence.data.id} licence={licence.data} />}
      <Suspense fallback={<LinesSkeleton lines={4} />}>
        <LicenceLimitsSection />
      </Suspense>
    </>
  );
}
