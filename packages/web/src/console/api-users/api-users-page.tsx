import { Button, CloseButton, Tabs, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus, IconRobot, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Pager } from '../../ui/pager.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { ApiUsersTable } from './api-users-table.tsx';
import { LastChange } from './last-change.tsx';
import { apiUserTexts } from './api-user-texts.ts';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';
import { apiUsersTexts } from './api-users-texts.ts';

const route = getRouteApi('/shell/licences/$licenceId/$environment/api-users');
const pageSize = 25;

export function ApiUsersPage() {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  return (
    <>
      <PageHeader
        title={t(apiUserTexts.apiUsers)}
        description={t(apiUsersTexts.intro)}
        badges={<EnvironmentBadge environment={place.environment} />}
        actions={mayChange ? <CreateButton /> : undefined}
      />
      <ViewerNotice place={place} />
      <LastChange place={place} />
      <StatusTabs />
    </>
  );
}

function CreateButton() {
  const { t } = useI18n();
  const place = usePlace();
  return (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      renderRoot={(props) => (
        <Link to="/licences/$licenceId/$environment/api-users/new" params={{ ...place }} {...props} />
      )}
    >
      {t(apiUserTexts.create)}
    </Button>
  );
}

function StatusTabs() {
  const { t, number } = useI18n();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/api-users' });
  const search = route.useSearch();
  const tab = search.tab ?? 'active';
  const list = useApiUsers();
  const label = (name: 'active' | 'deactivated') =>
    list.data === undefined
      ? t(apiUserTexts[name])
      : t(apiUsersTexts.tabCount, { label: t(apiUserTexts[name]), count: number(list.data.counts[name]) });
  return (
    <Tabs
      value={tab}
      onChange={(value) =>
        void navigate({
          search: (now) => ({
            ...now,
            tab: value === 'deactivated' ? 'deactivated' : undefined,
            page: undefined,
          }),
        })
      }
    >
      <Tabs.List>
        <Tabs.Tab value="active">{label('active')}</Tabs.Tab>
        <Tabs.Tab value="deactivated">{label('deactivated')}</Tabs.Tab>
      </Tabs.List>
      {/* One panel at a time, with the id that its tab names. */}
      <Tabs.Panel value="active" pt="md">
        {tab === 'active' && <ListOfTab />}
      </Tabs.Panel>
      <Tabs.Panel value="deactivated" pt="md">
        {tab === 'deactivated' && <ListOfTab />}
      </Tabs.Panel>
    </Tabs>
  );
}

function useApiUsers() {
  const place = usePlace();
  const { tab = 'active', search, sort = 'name', direction = 'ascending', page = 1 } = route.useSearch();
  return useQuery(queries.apiUsers(place, { status: tab, search, sort, direction, page, pageSize }));
}

function ListOfTab() {
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/api-users' });
  const { sort = 'name', direction = 'ascending', page = 1 } = route.useSearch();
  const list = useApiUsers();
  if (list.isPending) return <LinesSkeleton lines={8} height={36} />;
  if (list.isError) return <ProblemState error={list.error} onRetry={() => void list.refetch()} />;
  const { items, total } = list.data;
  return (
    <>
      <SearchField />
      {items.length === 0 ? (
        <EmptyList />
      ) : (
        <ApiUsersTable
          apiUsers={items}
          sort={sort}
          direction={direction}
          isStale={list.isPlaceholderData}
          onSort={(column) =>
            void navigate({
              search: (now) => ({
                ...now,
                sort: column,
                direction: column === sort && direction === 'ascending' ? 'descending' : undefined,
                page: undefined,
              }),
            })
          }
        />
      )}
      <Pager
        page={page}
        pageSize={pageSize}
        total={total}
        onChange={(next) =>
          void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
        }
      />
    </>
  );
}

/** Types into its own state at once, and into the URL when the typing pauses. */
function SearchField() {
  const { t } = useI18n();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/api-users' });
  const { search } = route.useSearch();
  const [typed, setTyped] = useState(search ?? '');
  const apply = useDebouncedCallback((text: string) => {
    const next = text.trim() === '' ? undefined : text.trim();
    void navigate({ search: (now) => ({ ...now, search: next, page: undefined }), replace: true });
  }, 250);
  const change = (text: string) => {
    setTyped(text);
    apply(text);
  };
  return (
    <TextInput
      mb="sm"
      maw={420}
      type="search"
      aria-label={t(apiUsersTexts.searchLabel)}
      placeholder={t(apiUsersTexts.searchLabel)}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={
        typed === '' ? null : (
          <CloseButton size="sm" aria-label={t(apiUsersTexts.clearSearch)} onClick={() => change('')} />
        )
      }
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function EmptyList() {
  const { t } = useI18n();
  const { tab = 'active', search } = route.useSearch();
  const mayChange = useMayChange();
  if (search !== undefined) {
    return (
      <EmptyState icon={<IconSearchOff size={40} />} title={t(apiUsersTexts.noMatchTitle)}>
        {t(apiUsersTexts.noMatch, { search })}
      </EmptyState>
    );
  }
  return tab === 'active' ? (
    <EmptyState
      icon={<IconRobot size={40} />}
      title={t(apiUsersTexts.emptyTitle)}
      action={mayChange ? <CreateButton /> : undefined}
    >
      {t(apiUsersTexts.empty)}
    </EmptyState>
  ) : (
    <EmptyState icon={<IconRobot size={40} />} title={t(apiUsersTexts.emptyDeactivatedTitle)}>
      {t(apiUsersTexts.emptyDeactivated)}
    </EmptyState>
  );
}
