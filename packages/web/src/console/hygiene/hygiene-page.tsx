import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { IconSparkles, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { hygieneKinds } from '@postern/contract/hygiene';
import type { HygieneKind, HygieneRow } from '@postern/contract/hygiene';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Pager } from '../../ui/pager.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { hygieneQueries } from './hygiene-queries.ts';
import { HygieneTable } from './hygiene-table.tsx';
import { hygieneKindTexts, hygieneTexts } from './hygiene-texts.ts';
import { TrialDialog } from './trial-dialog.tsx';

const route = getRouteApi('/shell/licences/$licenceId/$environment/hygiene');
const pageSize = 25;

export function HygienePage() {
  const { t } = useI18n();
  const place = usePlace();
  const { kind, page = 1 } = route.useSearch();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/hygiene' });
  const list = useQuery(hygieneQueries.list(place, { kind, page, pageSize }));
  return (
    <>
      <PageHeader
        title={t(hygieneTexts.title)}
        description={t(hygieneTexts.intro)}
        badges={<EnvironmentBadge environment={place.environment} />}
      />
      <ViewerNotice place={place} />
      <Filters counts={list.data?.counts} />
      {list.isPending && <LinesSkeleton lines={8} height={36} />}
      {list.isError && <ProblemState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data !== undefined && list.data.items.length === 0 && (
        <EmptyState icon={<IconSparkles size={40} />} title={t(hygieneTexts.emptyTitle)}>
          {t(hygieneTexts.empty)}
        </EmptyState>
      )}
      {list.data !== undefined && list.data.items.length > 0 && <Rows rows={list.data.items} />}
      <Pager
        page={page}
        pageSize={pageSize}
        total={list.data?.total ?? 0}
        onChange={(next) =>
          void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
        }
      />
    </>
  );
}

/** The chosen ones are of the page that is seen: nothing is done to what nobody looks at. */
function Rows({ rows }: { readonly rows: readonly HygieneRow[] }) {
  const mayChange = useMayChange();
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState<HygieneRow>();
  const chosen = rows.filter(({ apiUserId }) => chosenIds.has(apiUserId));
  return (
    <Stack>
      {mayChange && <BulkActions chosen={chosen} onDone={() => setChosenIds(new Set())} />}
      <HygieneTable
        rows={rows}
        chosenIds={mayChange ? chosenIds : undefined}
        onChoose={setChosenIds}
        onTry={setTried}
      />
      <TrialDialog row={tried} onClose={() => setTried(undefined)} />
    </Stack>
  );
}

interface Counts {
  readonly any: number;
  readonly kinds: Readonly<Partial<Record<HygieneKind, number>>>;
}

function Filters({ counts }: { readonly counts: Counts | undefined }) {
  const { t } = useI18n();
  const { licenceId, environment } = usePlace();
  const { kind } = route.useSearch();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/hygiene' });
  const base = `/admin/v1/licences/${licenceId}/environments/${environment}/hygiene/export`;
  return (
    <Group align="end" mb="md">
      <NativeSelect
        label={t(hygieneTexts.finding)}
        value={kind ?? ''}
        onChange={(event) => {
          const chosen = hygieneKinds.find((name) => name === event.currentTarget.value);
          void navigate({ search: chosen === undefined ? {} : { kind: chosen }, replace: true });
        }}
        data={[
          { value: '', label: t(hygieneTexts.all, { count: counts?.any ?? 0 }) },
          ...hygieneKinds.map((name) => ({
            value: name,
            label: t(hygieneTexts.ofKind, {
              name: t(hygieneKindTexts[name]),
              count: counts?.kinds[name] ?? 0,
            }),
          })),
        ]}
      />
      <Button
        variant="default"
        component="a"
        href={kind === undefined ? base : `${base}?kind=${kind}`}
        download
        leftSection={<IconDownload size={16} aria-hidden="true" />}
      >
        {t(hygieneTexts.exportCsv)}
      </Button>
    </Group>
  );
}
