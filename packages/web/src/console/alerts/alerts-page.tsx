import { Anchor, Badge, Button, Group, NativeSelect, Skeleton, Table, Tabs, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { alertKindSchema } from '@postern/contract/alert';
import type { Alert } from '@postern/contract/alert';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Pager } from '../../ui/pager.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { AlertFactsLine } from './alert-facts-line.tsx';
import { alertKindTexts, alertsTexts } from './alert-texts.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';

const PreferencesForm = lazy(() =>
  import('./preferences-form.tsx').then((module) => ({ default: module.PreferencesForm })),
);
const ApiUserSelect = lazy(() =>
  import('../explain/api-user-select.tsx').then((module) => ({ default: module.ApiUserSelect })),
);

const route = getRouteApi('/shell/licences/$licenceId/$environment/alerts');
const pageSize = 25;

export function AlertsPage() {
  const { t } = useI18n();
  const { environment } = usePlace();
  const { tab = 'list' } = route.useSearch();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/alerts' });
  return (
    <>
      <PageHeader
        title={t(alertsTexts.title)}
        description={t(alertsTexts.intro)}
        badges={<EnvironmentBadge environment={environment} />}
      />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) =>
          void navigate({ search: next === 'preferences' ? { tab: 'preferences' } : {}, replace: true })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="list">{t(alertsTexts.tabList)}</Tabs.Tab>
          <Tabs.Tab value="preferences">{t(alertsTexts.tabPreferences)}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="list">
          <Filters />
          <AlertList />
        </Tabs.Panel>
        <Tabs.Panel value="preferences">
          <Preferences />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Filters() {
  const { t } = useI18n();
  const { kind, apiUserId } = route.useSearch();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/alerts' });
  return (
    <Group align="flex-end" mb="md" gap="sm">
      <NativeSelect
        label={t(alertsTexts.filterKind)}
        value={kind ?? ''}
        onChange={(event) => {
          const chosen = alertKindSchema.safeParse(event.currentTarget.value);
          void navigate({
            search: (now) => ({ ...now, kind: chosen.success ? chosen.data : undefined, page: undefined }),
            replace: true,
          });
        }}
        data={[
          { value: '', label: t(alertsTexts.allKinds) },
          ...alertKindSchema.options.map((one) => ({ value: one, label: t(alertKindTexts[one]) })),
        ]}
      />
      <Suspense fallback={<Skeleton h={60} w={240} />}>
        <ApiUserSelect
          value={apiUserId}
          onChange={(chosen) =>
            void navigate({
              search: (now) => ({ ...now, apiUserId: chosen, page: undefined }),
              replace: true,
            })
          }
          error={undefined}
        />
      </Suspense>
      {(kind !== undefined || apiUserId !== undefined) && (
        <Button variant="subtle" onClick={() => void navigate({ search: {} })}>
          {t(alertsTexts.clear)}
        </Button>
      )}
    </Group>
  );
}

function AlertList() {
  const { t } = useI18n();
  const { kind, apiUserId, page = 1 } = route.useSearch();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/alerts' });
  const alerts = useQuery(monitoringQueries.alerts(usePlace(), { kind, apiUserId, page, pageSize }));
  if (alerts.isPending) return <LinesSkeleton lines={8} height={36} />;
  if (alerts.isError) return <ProblemState error={alerts.error} onRetry={() => void alerts.refetch()} />;
  if (alerts.data.items.length === 0) {
    const isFiltered = kind !== undefined || apiUserId !== undefined;
    return (
      <EmptyState icon={<IconBell size={40} />} title={t(alertsTexts.emptyTitle)}>
        {t(isFiltered ? alertsTexts.emptyFiltered : alertsTexts.empty)}
      </EmptyState>
    );
  }
  return (
    <>
      <AlertsTable alerts={alerts.data.items} />
      <Pager
        page={page}
        pageSize={pageSize}
        total={alerts.data.total}
        onChange={(next) =>
          void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
        }
      />
    </>
  );
}

function AlertsTable({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { t, dateTime, relative } = useI18n();
  return (
    <CardTable minWidth={640}>
      <Table verticalSpacing="sm" aria-label={t(alertsTexts.title)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(alertsTexts.when)}</Table.Th>
            <Table.Th scope="col">{t(alertsTexts.kind)}</Table.Th>
            <Table.Th scope="col">{t(alertsTexts.about)}</Table.Th>
            <Table.Th scope="col">{t(alertsTexts.what)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {alerts.map((alert) => (
            <Table.Tr key={alert.id}>
              <Table.Td title={dateTime(alert.atMs)} style={{ whiteSpace: 'nowrap' }}>
                {relative(alert.atMs)}
              </Table.Td>
              <Table.Td>
                <Badge variant="light" tt="none" color={alert.kind === 'new-address' ? 'gray' : 'orange'}>
                  {t(alertKindTexts[alert.kind])}
                </Badge>
              </Table.Td>
              <Table.Td>
                <Subject alert={alert} />
              </Table.Td>
              <Table.Td>
                <AlertFactsLine alert={alert} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}

function Subject({ alert }: { readonly alert: Alert }) {
  const { licenceId, environment, apiUserId, subjectName } = alert;
  if (apiUserId === null) return <Text size="sm">{subjectName}</Text>;
  return (
    <Anchor
      size="sm"
      style={{ overflowWrap: 'anywhere' }}
      renderRoot={(props) => (
        <Link
          to="/licences/$licenceId/$environment/api-users/$apiUserId"
          params={{ licenceId, environment, apiUserId }}
          {...props}
        />
      )}
    >
      {subjectName}
    </Anchor>
  );
}

function Preferences() {
  const place = usePlace();
  const client = useQueryClient();
  const preferences = useQuery(monitoringQueries.alertPreferences(place.licenceId));
  if (preferences.isPending) return <LinesSkeleton lines={8} height={30} />;
  if (preferences.isError)
    return <ProblemState error={preferences.error} onRetry={() => void preferences.refetch()} />;
  return (
    <>
      <ViewerNotice place={place} />
      <Suspense fallback={<LinesSkeleton lines={8} height={30} />}>
        <PreferencesForm
          of="licence"
          answer={preferences.data}
          onSave={async (chosen) => {
            const { licenceId } = place;
            const body = { preferences: chosen };
            const saved = await unwrap(admin.putAlertPreferences({ params: { licenceId }, body }));
            client.setQueryData(monitoringQueries.alertPreferences(licenceId).queryKey, saved);
            return saved;
          }}
        />
      </Suspense>
    </>
  );
}
