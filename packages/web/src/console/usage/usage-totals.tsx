import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { Usage } from '@postern/contract/usage';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { usePresentFigures } from './present-figures.ts';
import { usageTexts } from './usage-texts.ts';

/** The period in a few figures, each beside that of the period before. */
export function UsageTotals({ usage }: { readonly usage: Usage }) {
  const { t, number } = useI18n();
  const { ms, share, bytes } = usePresentFigures();
  const { totals, previous } = usage;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 6 }} spacing="sm">
      <Figure label={t(usageTexts.calls)} value={number(totals.calls)} before={number(previous.calls)} />
      <Figure
        label={t(usageTexts.failedShare)}
        value={share(totals.failures, totals.calls)}
        before={share(previous.failures, previous.calls)}
      />
      <Figure label={t(usageTexts.medianLatency)} value={ms(totals.p50Ms)} before={ms(previous.p50Ms)} />
      <Figure label={t(usageTexts.p95Latency)} value={ms(totals.p95Ms)} before={ms(previous.p95Ms)} />
      <Figure
        label={t(usageTexts.data)}
        value={bytes(totals.requestBytes + totals.responseBytes)}
        before={bytes(previous.requestBytes + previous.responseBytes)}
      />
      <Figure label={t(usageTexts.exchanges)} value={number(usage.tokenExchanges)} />
    </SimpleGrid>
  );
}

function Figure(props: { readonly label: string; readonly value: string; readonly before?: string }) {
  const { t } = useI18n();
  return (
    <Paper withBorder p="sm">
      <Text size="xs" c="dimmed">
        {props.label}
      </Text>
      <Text fz="xl" fw={650}>
        {props.value}
      </Text>
      {props.before !== undefined && (
        <Text size="xs" c="dimmed">
          {t(usageTexts.before, { value: props.before })}
        </Text>
      )}
    </Paper>
  );
}
