import { latencyClassCount, usagePeriods } from '@postern/contract/usage';
import type { Usage, UsageBucket, UsagePeriod, UsageTotals } from '@postern/contract/usage';
import type { UsageRange, UsageSum } from '../storage/usage/port.ts';
import { findPercentile } from './latency-percentile.ts';

/** Returns the period up to now, and the period of the same length before it. */
export function findRanges(
  period: UsagePeriod,
  nowMs: number,
): { readonly range: UsageRange; readonly previous: UsageRange } {
  const { bucketMs, buckets } = usagePeriods[period];
  const toMs = (Math.floor(nowMs / bucketMs) + 1) * bucketMs;
  const fromMs = toMs - buckets * bucketMs;
  return {
    range: { fromMs, toMs, bucketMs },
    previous: { fromMs: fromMs - buckets * bucketMs, toMs: fromMs, bucketMs },
  };
}

/** Sums by bucket, API and status class, for a period and the one before. */
export interface UsageOverTime {
  readonly range: UsageRange;
  readonly current: readonly UsageSum[];
  readonly before: readonly UsageSum[];
}

export function summariseOverTime({
  range,
  current,
  before,
}: UsageOverTime): Pick<Usage, 'totals' | 'previous' | 'tokenExchanges' | 'buckets'> {
  const calls = current.filter(isCall);
  const earlier = before.filter(isCall);
  const exchanges = current.filter((sum) => !isCall(sum));
  return {
    totals: presentTotals(calls),
    previous: presentTotals(earlier),
    tokenExchanges: exchanges.reduce((sum, row) => sum + row.calls, 0),
    buckets: listBuckets(range, calls, earlier),
  };
}

/** Sums by API, operation, status class and code. */
export function summariseOperations(sums: readonly UsageSum[]): Pick<Usage, 'reasons' | 'operations'> {
  const calls = sums.filter(isCall);
  const failures = Map.groupBy(calls.filter(isFailure), ({ statusClass, code }) => `${statusClass} ${code}`);
  const operations = Map.groupBy(calls, ({ apiId, operationId }) => `${apiId}\n${operationId}`);
  return {
    reasons: [...failures.values()]
      .map((rows) => ({
        statusClass: rows[0]?.statusClass ?? 0,
        code: rows[0]?.code ?? '',
        calls: countOf(rows),
      }))
      .toSorted((one, other) => other.calls - one.calls),
    operations: [...operations.values()]
      .map((rows) => ({
        apiId: rows[0]?.apiId ?? '',
        operationId: rows[0]?.operationId ?? '',
        ...presentCounts(rows),
        p95Ms: findPercentile(latencyOf(rows), 0.95),
      }))
      .toSorted((one, other) => other.calls - one.calls),
  };
}

/** Sums by API, status class and one name, the most called first. */
export function summariseNames(
  sums: readonly UsageSum[],
  nameOf: (sum: UsageSum) => string,
): readonly { readonly name: string; readonly calls: number; readonly failures: number }[] {
  const byName = Map.groupBy(sums.filter(isCall), nameOf);
  return [...byName]
    .map(([name, rows]) => ({ name, ...presentCounts(rows) }))
    .toSorted((one, other) => other.calls - one.calls);
}

/** Exchanges of a key for a token belong to no API. */
function isCall({ apiId }: UsageSum): boolean {
  return apiId !== '';
}

function isFailure({ statusClass }: UsageSum): boolean {
  return statusClass >= 4;
}

function listBuckets(
  { fromMs, toMs, bucketMs }: UsageRange,
  current: readonly UsageSum[],
  before: readonly UsageSum[],
): UsageBucket[] {
  const lengthMs = toMs - fromMs;
  const now = Map.groupBy(current, (sum) => sum.bucketMs);
  const then = Map.groupBy(before, (sum) => sum.bucketMs + lengthMs);
  return Array.from({ length: lengthMs / bucketMs }, (_none, index) => {
    const atMs = fromMs + index * bucketMs;
    const rows = now.get(atMs) ?? [];
    const latency = latencyOf(rows);
    return {
      atMs,
      ...presentCounts(rows),
      p50Ms: findPercentile(latency, 0.5),
      p95Ms: findPercentile(latency, 0.95),
      previousCalls: countOf(then.get(atMs) ?? []),
    };
  });
}

function presentTotals(rows: readonly UsageSum[]): UsageTotals {
  const latency = latencyOf(rows);
  return {
    ...presentCounts(rows),
    p50Ms: findPercentile(latency, 0.5),
    p95Ms: findPercentile(latency, 0.95),
    p99Ms: findPercentile(latency, 0.99),
    requestBytes: rows.reduce((sum, row) => sum + row.requestBytes, 0),
    responseBytes: rows.reduce((sum, row) => sum + row.responseBytes, 0),
  };
}

function presentCounts(rows: readonly UsageSum[]): { readonly calls: number; readonly failures: number } {
  return { calls: countOf(rows), failures: countOf(rows.filter(isFailure)) };
}

function countOf(rows: readonly UsageSum[]): number {
  return rows.reduce((sum, { calls }) => sum + calls, 0);
}

/** Sums latencies of successful calls only: refusals are quick, and the time of an error says little. */
function latencyOf(rows: readonly UsageSum[]): readonly number[] {
  const latency = Array.from({ length: latencyClassCount }, () => 0);
  for (const row of rows) {
    if (isFailure(row)) continue;
    for (const [place, count] of row.latency.entries()) latency[place] = (latency[place] ?? 0) + count;
  }
  return latency;
}
