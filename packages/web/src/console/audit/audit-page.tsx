import { Badge, Button, CloseButton, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { auditActionSchema } from '@postern/contract/audit-event';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Pager } from '../../ui/pager.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { AuditEventList } from './audit-event-list.tsx';
import { auditTexts, presentAuditAction } from './audit-texts.ts';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';

const route = getRouteApi('/shell/licences/$licenceId/$environment/audit');
const pageSize = 25;

export function AuditPage() {
  const { t } = useI18n();
  const place = usePlace();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/audit' });
  const { page = 1 } = route.useSearch();
  const events = useQuery(queries.auditEvents(place, { ...useFilters(), page, pageSize }));
  return (
    <>
      <PageHeader
        title={t(auditTexts.title)}
        description={t(auditTexts.intro)}
        badges={<EnvironmentBadge environment={place.environment} />}
        actions={<ExportButtons />}
      />
      <Filters />
      {events.isPending && <LinesSkeleton lines={8} height={36} />}
      {events.isError && <ProblemState error={events.error} onRetry={() => void events.refetch()} />}
      {events.data !== undefined && (
        <>
          <AuditEventList events={events.data.items} emptyText={t(auditTexts.empty)} isSubjectShown />
          <Pager
            page={page}
            pageSize={pageSize}
            total={events.data.total}
            onChange={(next) =>
              void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
            }
          />
        </>
      )}
    </>
  );
}

/** The URL's filters as the admin API takes them; days are whole days where the browser is. */
function useFilters() {
  const { action, subjectId, from, to } = route.useSearch();
  return {
    action,
    subjectId,
    fromMs: from === undefined ? undefined : startOfDay(from, 0),
    toMs: to === undefined ? undefined : startOfDay(to, 1) - 1,
  };
}

function startOfDay(day: string, daysLater: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater).getTime();
}

interface FilterChange {
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly subjectId?: undefined;
}

/** Changes the filters, which are part of the URL, and goes back to the first page. */
function useSetFilters(): (change: FilterChange) => void {
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/audit' });
  return (change) =>
    void navigate({
      search: (now) => {
        const next = { ...now, ...change, page: undefined };
        const parsed = auditActionSchema.safeParse(next.action);
        return { ...next, action: parsed.success ? parsed.data : undefined };
      },
      replace: true,
    });
}

function Filters() {
  const i18n = useI18n();
  const { t } = i18n;
  const { action, subjectId, from, to } = route.useSearch();
  const set = useSetFilters();
  const clear = () => set({ action: undefined, from: undefined, to: undefined, subjectId: undefined });
  const isFiltered = [action, subjectId, from, to].some((value) => value !== undefined);
  return (
    <Group align="flex-end" mb="md" gap="sm">
      <NativeSelect
        label={t(auditTexts.filterAction)}
        value={action ?? ''}
        onChange={(event) => set({ action: event.currentTarget.value })}
        data={[
          { value: '', label: t(auditTexts.allActions) },
          ...auditActionSchema.options.map((one) => ({ value: one, label: presentAuditAction(i18n, one) })),
        ]}
      />
      <DayField label={t(auditTexts.from)} value={from} onChange={(day) => set({ from: day })} />
      <DayField label={t(auditTexts.to)} value={to} onChange={(day) => set({ to: day })} />
      {subjectId !== undefined && <SubjectBadge onClear={() => set({ subjectId: undefined })} />}
      {isFiltered && (
        <Button variant="subtle" onClick={clear}>
          {t(auditTexts.clear)}
        </Button>
      )}
    </Group>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={({ currentTarget: { value: day } }) => onChange(day === '' ? undefined : day)}
    />
  );
}

/** Says that the list is of one subject, which a link chose. */
function SubjectBadge({ onClear }: { readonly onClear: () => void }) {
  const { t } = useI18n();
  return (
    <Badge
      size="lg"
      variant="light"
      tt="none"
      rightSection={<CloseButton size="xs" aria-label={t(auditTexts.clear)} onClick={onClear} />}
    >
      {t(auditTexts.subjectFilter)}
    </Badge>
  );
}

/** Plain downloads: the browser streams them to disk, whatever its size. */
function ExportButtons() {
  const { t } = useI18n();
  const { licenceId, environment } = usePlace();
  const filters = useFilters();
  const href = (format: 'csv' | 'json') => {
    const given = Object.entries({ ...filters, format }).filter(([, value]) => value !== undefined);
    const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    return `/admin/v1/licences/${licenceId}/environments/${environment}/audit-events/export?${query.toString()}`;
  };
  return (
    <>
      <Button
        component="a"
        variant="default"
        leftSection={<IconDownload size={18} aria-hidden="true" />}
        href={href('csv')}
        download={`audit-${environment}.csv`}
      >
        {t(auditTexts.exportCsv)}
      </Button>
      <Button
        component="a"
        variant="default"
        leftSection={<IconDownload size={18} aria-hidden="true" />}
        href={href('json')}
        download={`audit-${environment}.ndjson`}
      >
        {t(auditTexts.exportJson)}
      </Button>
    </>
  );
}
