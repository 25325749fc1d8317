import { Table, Title } from '@mantine/core';
import type { Usage } from '@postern/contract/usage';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { presentBucket } from './present-bucket.ts';
import { usePresentFigures } from './present-figures.ts';
import { usageTexts } from './usage-texts.ts';

/** The figures of the charts, as a table. */
export function UsageTable({ usage }: { readonly usage: Usage }) {
  const { t, number, language } = useI18n();
  const { ms } = usePresentFigures();
  return (
    <section aria-label={t(usageTexts.overTime)}>
      <Title order={2} mb="xs">
        {t(usageTexts.overTime)}
      </Title>
      <CardTable minWidth={560} content="figures">
        <Table aria-label={t(usageTexts.overTime)} verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(usageTexts.time)}</Table.Th>
              <Table.Th scope="col">{t(usageTexts.calls)}</Table.Th>
              <Table.Th scope="col">{t(usageTexts.failures)}</Table.Th>
              <Table.Th scope="col">{t(usageTexts.previous)}</Table.Th>
              <Table.Th scope="col">{t(usageTexts.median)}</Table.Th>
              <Table.Th scope="col">{t(usageTexts.p95)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {usage.buckets.map((bucket) => (
              <Table.Tr key={bucket.atMs}>
                <Table.Th scope="row" fw={400}>
                  {presentBucket(bucket.atMs, usage.bucketMs, language)}
                </Table.Th>
                <Table.Td>{number(bucket.calls)}</Table.Td>
                <Table.Td>{number(bucket.failures)}</Table.Td>
                <Table.Td>{number(bucket.previousCalls)}</Table.Td>
                <Table.Td>{ms(bucket.p50Ms)}</Table.Td>
                <Table.Td>{ms(bucket.p95Ms)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </CardTable>
    </section>
  );
}
