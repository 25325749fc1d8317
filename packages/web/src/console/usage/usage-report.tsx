import { Button, Group, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconChartBar, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { ApiUserId } from '@postern/contract/ids';
import type { Usage, UsagePeriod } from '@postern/contract/usage';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { Text as I18nText } from '../../ui/i18n/text.ts';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { usePlace } from '../layout/use-place.ts';
import { presentExportUrl, usageQuery } from './usage-queries.ts';
import { UsageHeadroom } from './usage-headroom.tsx';
import { UsageTable } from './usage-table.tsx';
import { usageTexts } from './usage-texts.ts';
import { UsageTops } from './usage-tops.tsx';
import { UsageTotals } from './usage-totals.tsx';

/** The chart library comes when a chart is to be seen, and not before. */
const UsageCharts = lazy(() =>
  import('./usage-charts.tsx').then((module) => ({ default: module.UsageCharts })),
);

/** The choices in the URL. One that is missing has its default. */
export interface UsageChoice {
  readonly period?: UsagePeriod | undefined;
  readonly view?: 'table' | undefined;
}

interface UsageReportProps {
  /** Null: the licence as a whole. */
  readonly apiUserId: ApiUserId | null;
  readonly choice: UsageChoice;
  readonly onChoose: (choice: UsageChoice) => void;
}

const usualPeriod: UsagePeriod = '24h';

export function UsageReport({ apiUserId, choice, onChoose }: UsageReportProps) {
  const place = usePlace();
  const period = choice.period ?? usualPeriod;
  const usage = useQuery(usageQuery(place, apiUserId, period));
  return (
    <Stack gap="lg">
      <Choices choice={choice} onChoose={onChoose} exportUrl={presentExportUrl(place, apiUserId, period)} />
      {usage.isPending && <LinesSkeleton lines={10} height={32} />}
      {usage.isError && <ProblemState error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.data !== undefined && <Loaded usage={usage.data} isTable={choice.view === 'table'} />}
      <UsageHeadroom apiUserId={apiUserId} />
    </Stack>
  );
}

function Loaded({ usage, isTable }: { readonly usage: Usage; readonly isTable: boolean }) {
  const { t } = useI18n();
  if (usage.totals.calls + usage.previous.calls + usage.tokenExchanges === 0) {
    return (
      <EmptyState icon={<IconChartBar size={40} />} title={t(usageTexts.emptyTitle)}>
        {t(usageTexts.empty)}
      </EmptyState>
    );
  }
  return (
    <>
      <UsageTotals usage={usage} />
      {isTable ? (
        <UsageTable usage={usage} />
      ) : (
        <Suspense fallback={<LinesSkeleton lines={8} height={32} />}>
          <UsageCharts usage={usage} />
          <Text size="xs" c="dimmed">
            {t(usageTexts.chartHint)}
          </Text>
        </Suspense>
      )}
      <UsageTops usage={usage} />
    </>
  );
}

const periods: readonly (readonly [UsagePeriod, I18nText<string>])[] = [
  ['1h', usageTexts.hour],
  ['24h', usageTexts.day],
  ['7d', usageTexts.week],
  ['30d', usageTexts.month],
  ['90d', usageTexts.quarter],
  ['12m', usageTexts.year],
];

function Choices({
  choice,
  onChoose,
  exportUrl,
}: Pick<UsageReportProps, 'choice' | 'onChoose'> & { readonly exportUrl: string }) {
  const { t } = useI18n();
  const choosePeriod = (value: string) => {
    const period = periods.find(([name]) => name === value)?.[0];
    onChoose({ ...choice, period: period === usualPeriod ? undefined : period });
  };
  return (
    <Group align="end" gap="md">
      <NativeSelect
        label={t(usageTexts.period)}
        value={choice.period ?? usualPeriod}
        onChange={(event) => choosePeriod(event.currentTarget.value)}
        data={periods.map(([value, text]) => ({ value, label: t(text) }))}
      />
      <SegmentedControl
        aria-label={t(usageTexts.view)}
        value={choice.view ?? 'charts'}
        onChange={(value) => onChoose({ ...choice, view: value === 'table' ? 'table' : undefined })}
        data={[
          { value: 'charts', label: t(usageTexts.charts) },
          { value: 'table', label: t(usageTexts.table) },
        ]}
      />
      <Button
        variant="default"
        component="a"
        href={exportUrl}
        download
        leftSection={<IconDownload size={16} aria-hidden="true" />}
      >
        {t(usageTexts.exportCsv)}
      </Button>
    </Group>
  );
}
