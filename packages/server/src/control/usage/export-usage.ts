import { answerCsv } from '../answer-csv.ts';
import type { UsageSum } from '../../storage/usage/port.ts';
import { findRanges } from '../../usage/summarise-usage.ts';
import { findPercentile } from '../../usage/latency-percentile.ts';
import type { UsageDeps, UsageQuestion } from './load-usage.ts';

const header = [
  'time',
  'api',
  'operation',
  'status',
  'reason',
  'calls',
  'average_ms',
  'p95_ms',
  'request_bytes',
  'response_bytes',
];

/** Exports the usage as CSV. Token exchanges have lines of their own, without an API. */
export async function exportUsage(question: UsageQuestion, { storage, now }: UsageDeps): Promise<Response> {
  const { licenceId, environment, apiUserId, period } = question;
  const { range } = findRanges(period, now());
  const by = ['bucket', 'apiId', 'operationId', 'statusClass', 'code'] as const;
  const sums = await storage.usage.sum(licenceId, environment, { ...range, apiUserId, by });
  const lines = sums
    .toSorted(inOrder)
    .map((sum) => [
      new Date(sum.bucketMs).toISOString(),
      sum.apiId,
      sum.operationId,
      `${sum.statusClass}xx`,
      sum.code,
      sum.calls,
      Math.round((sum.durationMs / sum.calls) * 10) / 10,
      findPercentile(sum.latency, 0.95),
      sum.requestBytes,
      sum.responseBytes,
    ]);
  return answerCsv([header, ...lines], `usage-${environment.toLowerCase()}-${period}.csv`);
}

function inOrder(one: UsageSum, other: UsageSum): number {
  return one.bucketMs - other.bucketMs || (nameOf(one) < nameOf(other) ? -1 : 1);
}

function nameOf({ apiId, operationId, statusClass, code }: UsageSum): string {
  return [apiId, operationId, statusClass, code].join('\n');
}
