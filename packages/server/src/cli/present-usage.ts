import type { Usage } from '@postern/contract/usage';
import type { Column } from './present-table.ts';
import { presentFacts, presentTable, presentTime } from './present-table.ts';

/** Presents totals beside those of the period before, and the most frequent reasons, operations and addresses. */
export function presentUsage(usage: Usage): string {
  const { totals, previous } = usage;
  const facts = presentFacts([
    ['Period', `${presentTime(usage.fromMs, '')} to ${presentTime(usage.toMs, '')}`],
    ['Calls', `${totals.calls} (${previous.calls} in the period before)`],
    ['Failed', `${totals.failures} (${previous.failures} in the period before)`],
    ['Latency', `${presentMs(totals.p50Ms)} median, ${presentMs(totals.p95Ms)} at 95 %`],
    ['Token exchanges', String(usage.tokenExchanges)],
  ]);
  const tables = [
    presentTop(usage.reasons, [
      { title: 'reason of failure', value: ({ code }) => (code === '' ? 'answered by the upstream' : code) },
      { title: 'status', value: ({ statusClass }) => `${statusClass}xx` },
      { title: 'calls', value: ({ calls }) => String(calls) },
    ]),
    presentTop(usage.operations, [
      { title: 'operation', value: ({ apiId, operationId }) => `${apiId} ${operationId}` },
      ...counts,
    ]),
    presentTop(usage.addresses, [
      { title: 'address', value: ({ address }) => (address === '*' ? 'others' : address) },
      ...counts,
    ]),
    presentTop(usage.agents ?? [], [{ title: 'user agent', value: ({ agent }) => agent }, ...counts]),
    presentTop(usage.apiUsers ?? [], [
      { title: 'api user', value: ({ name, apiUserId }) => name ?? apiUserId },
      ...counts,
    ]),
  ];
  return facts + tables.join('');
}

interface Counts {
  readonly calls: number;
  readonly failures: number;
}

const counts: readonly Column<Counts>[] = [
  { title: 'calls', value: ({ calls }) => String(calls) },
  { title: 'failed', value: ({ failures }) => String(failures) },
];

const rowsMax = 10;

function presentTop<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  if (rows.length === 0) return '';
  const more = rows.length > rowsMax ? `… and ${rows.length - rowsMax} more; --json prints all.\n` : '';
  return `\n${presentTable(rows.slice(0, rowsMax), columns, '')}${more}`;
}

function presentMs(ms: number | null): string {
  return ms === null ? '–' : `${Math.round(ms)} ms`;
}
