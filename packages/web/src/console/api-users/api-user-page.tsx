import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { ApiUser } from '@postern/contract/api-user';
import type { ApiUserId } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { ApiUserButtons } from './api-user-buttons.tsx';
import { findHandedOn, forgetHandedOn } from './created-hand-on.ts';
import { LastChange } from './last-change.tsx';
import { ApiUserOverview } from './api-user-overview.tsx';
import { StatusBadge } from './status-badges.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';
import { apiUserPageTexts } from './api-user-page-texts.ts';

const ApiUserUsage = lazy(() =>
  import('../usage/api-user-usage.tsx').then((module) => ({ default: module.ApiUserUsage })),
);
const ApiUserHistory = lazy(() =>
  import('../audit/api-user-history.tsx').then((module) => ({ default: module.ApiUserHistory })),
);
const ApiUserAlerts = lazy(() =>
  import('../alerts/api-user-alerts.tsx').then((module) => ({ default: module.ApiUserAlerts })),
);

// Needed only during a rotation.
const RotationSection = lazy(() =>
  import('../rotation/rotation-section.tsx').then((module) => ({ default: module.RotationSection })),
);

const route = getRouteApi('/shell/licences/$licenceId/$environment/api-users/$apiUserId/');

// Its code came with the form that leads here.
const CreatedPanel = lazy(() =>
  import('./created-panel.tsx').then((module) => ({ default: module.CreatedPanel })),
);

export function ApiUserPage() {
  const { apiUserId } = route.useParams();
  return <NewOrKnown key={apiUserId} apiUserId={apiUserId} />;
}

/** One that was created a moment ago comes with its key; after a reload, or once that was read, it is like every other. */
function NewOrKnown({ apiUserId }: { readonly apiUserId: ApiUserId }) {
  const [created, setCreated] = useState(() => findHandedOn(apiUserId));
  useEffect(forgetHandedOn, []);
  if (created === undefined) return <Known apiUserId={apiUserId} />;
  return (
    <Suspense fallback={<LinesSkeleton />}>
      <CreatedPanel created={created} onDone={() => setCreated(undefined)} />
    </Suspense>
  );
}

function Known({ apiUserId }: { readonly apiUserId: ApiUserId }) {
  const place = usePlace();
  const apiUser = useQuery(queries.apiUser(place, apiUserId));
  if (apiUser.isError) return <ProblemState error={apiUser.error} onRetry={() => void apiUser.refetch()} />;
  if (apiUser.isPending) return <LinesSkeleton lines={10} height={28} />;
  return <Loaded apiUser={apiUser.data} />;
}

function Loaded({ apiUser }: { readonly apiUser: ApiUser }) {
  const place = usePlace();
  return (
    <>
      <PageHeader
        title={apiUser.displayName}
        description={apiUser.nickname ?? undefined}
        badges={
          <>
            <StatusBadge apiUser={apiUser} />
            <EnvironmentBadge environment={place.environment} />
          </>
        }
        actions={<ApiUserButtons apiUser={apiUser} />}
      />
      <ViewerNotice place={place} />
      <LastChange place={place} apiUserId={apiUser.id} />
      <Sections apiUser={apiUser} />
    </>
  );
}

const tabs = ['overview', 'usage', 'history', 'alerts'] as const;

/** The sections of the page, each behind a tab that the URL names. */
function Sections({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/api-users/$apiUserId' });
  const { tab = 'overview' } = route.useSearch();
  const show = (next: string | null) =>
    void navigate({
      search: { tab: next === 'usage' || next === 'history' || next === 'alerts' ? next : undefined },
    });
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List>
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(apiUserPageTexts[name])}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((name) => (
        <Tabs.Panel key={name} value={name} pt="md">
          <Suspense fallback={<LinesSkeleton lines={8} />}>
            <Section name={name} apiUser={apiUser} />
          </Suspense>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

interface SectionProps {
  readonly name: (typeof tabs)[number];
  readonly apiUser: ApiUser;
}

function Section({ name, apiUser }: SectionProps) {
  switch (name) {
    case 'overview':
      return (
        <>
          {apiUser.retiringKey !== null && (
            <Suspense fallback={<LinesSkeleton lines={4} height={28} />}>
              <RotationSection apiUser={apiUser} />
            </Suspense>
          )}
          <ApiUserOverview apiUser={apiUser} />
        </>
      );
    case 'usage':
      return <ApiUserUsage apiUser={apiUser} />;
    case 'history':
      return <ApiUserHistory apiUser={apiUser} />;
    case 'alerts':
      return <ApiUserAlerts apiUser={apiUser} />;
  }
}
