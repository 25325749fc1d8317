import '@mantine/charts/styles.css';
import { CompositeChart, LineChart } from '@mantine/charts';
import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Usage } from '@postern/contract/usage';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { presentBucket } from './present-bucket.ts';
import { usePresentFigures } from './present-figures.ts';
import { usageTexts } from './usage-texts.ts';

const height = 260;

/** Calls and latency over time. The same as a table: usage-table.tsx. */
export function UsageCharts({ usage }: { readonly usage: Usage }) {
  const { t, number, language } = useI18n();
  const { ms } = usePresentFigures();
  const time = (atMs: number) => presentBucket(atMs, usage.bucketMs, language);
  const data = usage.buckets.map(({ atMs, ...bucket }) => ({ time: time(atMs), ...bucket }));
  // Straight lines that do not move: a reader may ask for less motion, and figures change under the eye.
  const still = { isAnimationActive: false } as const;
  return (
    <>
      <Chart title={t(usageTexts.overTime)}>
        <CompositeChart
          h={height}
          data={data}
          dataKey="time"
          withLegend
          curveType="linear"
          series={[
            { name: 'calls', label: t(usageTexts.calls), color: 'moat.5', type: 'bar' },
            { name: 'failures', label: t(usageTexts.failures), color: 'red.6', type: 'bar' },
            {
              name: 'previousCalls',
              label: t(usageTexts.previous),
              color: 'gray.6',
              type: 'line',
              strokeDasharray: '4 4',
            },
          ]}
          valueFormatter={number}
          withDots={false}
          barProps={still}
          lineProps={still}
          composedChartProps={{ accessibilityLayer: true, title: t(usageTexts.overTime) }}
        />
      </Chart>
      <Chart title={t(usageTexts.latency)} note={t(usageTexts.latencyNote)}>
        <LineChart
          h={height}
          data={data}
          dataKey="time"
          withLegend
          curveType="linear"
          connectNulls={false}
          series={[
            { name: 'p50Ms', label: t(usageTexts.median), color: 'moat.5' },
            { name: 'p95Ms', label: t(usageTexts.p95), color: 'orange.7' },
          ]}
          valueFormatter={ms}
          lineProps={still}
          lineChartProps={{ accessibilityLayer: true, title: t(usageTexts.latency) }}
        />
      </Chart>
    </>
  );
}

function Chart(props: { readonly title: string; readonly note?: string; readonly children: ReactNode }) {
  return (
    <section aria-label={props.title}>
      <Title order={2} mb={4}>
        {props.title}
      </Title>
      {props.note !== undefined && (
        <Text size="sm" c="dimmed" mb="xs">
          {props.note}
        </Text>
      )}
      {props.children}
    </section>
  );
}
