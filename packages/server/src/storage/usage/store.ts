import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import { addUsage, claimUsageBatch } from './add-usage.ts';
import type { SeriesIds } from './add-usage.ts';
import { forgetUsage } from './forget-usage.ts';
import { rollUpUsage } from './roll-up-usage.ts';
import { countColumns, grainTable, loadProgress, planStretches } from './usage-grains.ts';
import type { UsageStretch } from './usage-grains.ts';
import { listTopUsage } from './usage-top.ts';
import type { HourOfUsage, UsageDimension, UsageQuery, UsageSum, UsageWriters } from './port.ts';

export function createUsageStore(db: DatabaseHandle, seriesIds: SeriesIds): UsageWriters['usage'] {
  return {
    async sum(licenceId, environment, asked) {
      const sums = new Map<string, UsageSum>();
      const isBucketed = asked.by.includes('bucket');
      for (const stretch of planStretches(asked, await loadProgress(db), { isBucketed })) {
        for (const row of await sumStretch(db, { licenceId, environment, asked, stretch })) {
          addSum(sums, row, asked.by);
        }
      }
      return [...sums.values()];
    },

    async since() {
      const { rows } = await sql<{ at_ms: number | null }>`select min(at_ms) as at_ms from (
          select min(at_ms) as at_ms from usage_day union all select min(at_ms) from usage_hour
          union all select min(at_ms) from usage_minute) as oldest`.execute(db.query);
      return rows[0]?.at_ms ?? null;
    },

    async listHours(licenceId, environment, { apiUserIds, fromMs, toMs }) {
      if (apiUserIds.length === 0) return [];
      const range = { fromMs, toMs, bucketMs: hourMs };
      const hours: HourOfUsage[] = [];
      for (const stretch of planStretches(range, await loadProgress(db))) {
        hours.push(...(await listStretchHours(db, { licenceId, environment, apiUserIds, stretch })));
      }
      return hours;
    },

    listTops: (licenceId, environment, asked) => listTopUsage(db, { licenceId, environment, asked }),
    claimBatch: (batch, nowMs) => claimUsageBatch(db, batch, nowMs),
    add: (rows) => addUsage(db, rows, seriesIds),
    rollUp: (nowMs) => rollUpUsage(db, nowMs),
    forget: (before) => forgetUsage(db, before),
  };
}

const hourMs = 3_600_000;

const columnOf: Readonly<Record<UsageDimension, string>> = {
  bucket: 'bucket',
  keyId: 'key_id',
  apiId: 'api_id',
  operationId: 'operation_id',
  statusClass: 'status_class',
  code: 'code',
  address: 'address',
  agent: 'agent',
};

interface StretchQuery {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly asked: UsageQuery;
  readonly stretch: UsageStretch;
}

type SumRow = Readonly<Record<string, string | number>>;

async function sumStretch({ query }: DatabaseHandle, of: StretchQuery): Promise<readonly UsageSum[]> {
  const { by, bucketMs, fromMs } = of.asked;
  const chosen = by.map((dimension) =>
    dimension === 'bucket'
      ? sql`${sql.lit(fromMs)} + (f.at_ms - ${sql.lit(fromMs)}) / ${sql.lit(bucketMs)} * ${sql.lit(bucketMs)} as bucket`
      : sql.raw(`s.${columnOf[dimension]}`),
  );
  const sums = countColumns.map((column) => sql.raw(`cast(sum(f.${column}) as bigint) as ${column}`));
  const { rows } = await sql<SumRow>`select ${sql.join([...chosen, ...sums])}
    from usage_series s cross join ${grainTable(of.stretch.grain)} f
    where f.series_id = s.id and ${scopeOf(of)} and ${subjectOf(of.asked)}
      and f.at_ms >= ${of.stretch.fromMs} and f.at_ms < ${of.stretch.toMs}
    ${groupBy(by.length)}`.execute(query);
  // Without groups, a time without calls yields one row of nulls.
  return rows.filter((row) => Number(row['calls'] ?? 0) > 0).map(readSum);
}

function scopeOf(of: Pick<StretchQuery, 'licenceId' | 'environment'>): RawBuilder<unknown> {
  return sql`s.licence_id = ${of.licenceId} and s.environment = ${of.environment}`;
}

/** A licence stores its calls by operation and, to keep the rows few, also by API alone. */
function subjectOf({ apiUserId, by }: UsageQuery): RawBuilder<unknown> {
  if (apiUserId !== null) return sql`s.api_user_id = ${apiUserId}`;
  const isDetailed = by.includes('operationId') || by.includes('code');
  return isDetailed
    ? sql`s.api_user_id = '' and s.operation_id <> ''`
    : sql`s.api_user_id = '' and s.operation_id = ''`;
}

function groupBy(count: number): RawBuilder<unknown> {
  if (count === 0) return sql``;
  return sql`group by ${sql.join(Array.from({ length: count }, (_none, index) => sql.lit(index + 1)))}`;
}

function readSum(row: SumRow): UsageSum {
  const text = (column: string) => String(row[column] ?? '');
  const number = (column: string) => Number(row[column] ?? 0);
  return {
    bucketMs: number('bucket'),
    keyId: text('key_id'),
    apiId: text('api_id'),
    operationId: text('operation_id'),
    statusClass: number('status_class'),
    code: text('code'),
    address: text('address'),
    agent: text('agent'),
    calls: number('calls'),
    durationMs: number('duration_ms'),
    requestBytes: number('request_bytes'),
    responseBytes: number('response_bytes'),
    latency: countColumns.slice(4).map(number),
  };
}

/** Adds a row to the sum of the same group, because two stretches of time may each have one. */
function addSum(sums: Map<string, UsageSum>, row: UsageSum, by: readonly UsageDimension[]): void {
  const key = JSON.stringify(by.map((dimension) => row[dimension === 'bucket' ? 'bucketMs' : dimension]));
  const known = sums.get(key);
  if (known === undefined) {
    sums.set(key, row);
    return;
  }
  sums.set(key, {
    ...known,
    calls: known.calls + row.calls,
    durationMs: known.durationMs + row.durationMs,
    requestBytes: known.requestBytes + row.requestBytes,
    responseBytes: known.responseBytes + row.responseBytes,
    latency: known.latency.map((count, index) => count + (row.latency[index] ?? 0)),
  });
}

async function listStretchHours(
  { query }: DatabaseHandle,
  of: Pick<StretchQuery, 'licenceId' | 'environment' | 'stretch'> & {
    readonly apiUserIds: readonly ApiUserId[];
  },
): Promise<readonly HourOfUsage[]> {
  const { rows } = await sql<{ id: ApiUserId; hour: number; calls: number; failures: number }>`
    select s.api_user_id as id, f.at_ms - f.at_ms % ${sql.lit(hourMs)} as hour,
      cast(sum(f.calls) as bigint) as calls,
      cast(sum(case when s.status_class >= 4 then f.calls else 0 end) as bigint) as failures
    from usage_series s cross join ${grainTable(of.stretch.grain)} f
    where f.series_id = s.id and ${scopeOf(of)} and s.api_user_id in (${sql.join(of.apiUserIds)}) and s.api_id <> ''
      and f.at_ms >= ${of.stretch.fromMs} and f.at_ms < ${of.stretch.toMs}
    group by 1, 2`.execute(query);
  return rows.map(({ id, hour, calls, failures }) => ({ apiUserId: id, hourMs: hour, calls, failures }));
}
