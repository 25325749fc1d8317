import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { DatabaseHandle } from '../storage/database-handle.ts';
import { openDatabase } from '../storage/open-database.ts';
import { countColumns, grainMs, grainTable } from '../storage/usage/usage-grains.ts';
import type { UsageGrain } from '../storage/usage/port.ts';
import type { TestDatabase } from './databases.ts';

export interface FillUsageOptions {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly nowMs: number;
  /** Has 100 kinds of calls in every hour; each other API user has two, on one day in four. */
  readonly busyApiUserId: ApiUserId;
}

const dayMs = grainMs.day;
const days = 90;
const hoursKept = 35 * 24;
const minutesKept = 180;
const hoursAtOnce = 24;

/**
 * Gives the API users of a licence 90 days of usage in the shape that it has after the roll-ups: days, hours for the
 * latest 35 days and minutes for the latest hours, and findings of hygiene. It inserts in bulk, so that the database
 * must not be open elsewhere.
 */
export async function fillUsage(
  database: Pick<TestDatabase, 'config' | 'dataFolder'>,
  options: FillUsageOptions,
): Promise<void> {
  const open = await openDatabase(database.config, { dataFolder: database.dataFolder, now: Date.now });
  try {
    await open.write((db) => insertSeries(db, options));
    const today = Math.floor(options.nowMs / dayMs);
    for (let day = today - days; day < today; day++) {
      await open.write((db) => insertFacts(db, { grain: 'day', atMs: day * dayMs, times: 1, active: 4 }));
    }
    const thisHour = Math.floor(options.nowMs / grainMs.hour);
    for (let hour = thisHour - hoursKept; hour < thisHour; hour += hoursAtOnce) {
      const times = Math.min(hoursAtOnce, thisHour - hour);
      await open.write((db) =>
        insertFacts(db, { grain: 'hour', atMs: hour * grainMs.hour, times, active: 48 }),
      );
    }
    const thisMinute = Math.floor(options.nowMs / grainMs.minute);
    const minuteMs = (thisMinute - minutesKept) * grainMs.minute;
    await open.write((db) =>
      insertFacts(db, { grain: 'minute', atMs: minuteMs, times: minutesKept, active: 500 }),
    );
    await open.write((db) => insertTops(db, options));
    await open.write((db) => insertHygiene(db, options));
    await open.write(({ query }) =>
      sql`insert into usage_progress (grain, at_ms, series_id) values
        ('hour', ${thisHour * grainMs.hour}, 0), ('day', ${today * dayMs}, 0)`
        .execute(query)
        .then(() => undefined),
    );
    // A server in use does this by itself.
    if (open.reader.dialect.kind === 'postgres') await sql`vacuum analyze`.execute(open.reader.query);
  } finally {
    await open.close();
  }
}

/** Numbers from 0; SQLite has no generate_series. */
function numbers(count: number): RawBuilder<unknown> {
  return sql`(with recursive counted(n) as (select 0 union all select n + 1 from counted where n + 1 < ${sql.lit(count)})
    select cast(n as bigint) as n from counted)`;
}

async function insertSeries({ query }: DatabaseHandle, options: FillUsageOptions): Promise<void> {
  const columns = sql`licence_id, environment, api_user_id, key_id, api_id, operation_id, status_class, code, address,
    agent`;
  const scope = sql`${options.licenceId}, ${options.environment}`;
  await sql`insert into usage_series (${columns})
    select licence_id, environment, id, 'key_' || id, 'v5', case when n = 0 then 'getProfile' else 'putProfile' end,
      case when n = 0 then 2 else 4 end, case when n = 0 then '' else 'right_missing' end,
      '192.0.2.' || (account_number % 250), 'okhttp'
    from api_user cross join ${numbers(2)} as kind
    where licence_id = ${options.licenceId} and environment = ${options.environment}`.execute(query);
  await sql`insert into usage_series (${columns})
    select ${scope}, ${options.busyApiUserId}, 'key_busy', 'v5', 'operation' || (n % 40), case when n < 80 then 2 else 4 end,
      case when n < 80 then '' else 'rate_limited' end, '198.51.100.' || (n / 40), 'curl'
    from ${numbers(100)} as kind`.execute(query);
  // The licence as a whole: 200 operations with three outcomes each.
  await sql`insert into usage_series (${columns})
    select ${scope}, '', '', 'v5', 'operation' || (n % 200), case when n < 200 then 2 else 4 end,
      case when n < 200 then '' when n < 400 then 'right_missing' else 'rate_limited' end, '', ''
    from ${numbers(600)} as kind`.execute(query);
  await sql`insert into usage_series (${columns})
    select ${scope}, '', '', 'v5', '', 2 * (n + 1), '', '', '' from ${numbers(2)} as kind`.execute(query);
}

interface Facts {
  readonly grain: UsageGrain;
  readonly atMs: number;
  /** How many buckets from there. */
  readonly times: number;
  /** One in so many of the ordinary API users called in a bucket. */
  readonly active: number;
}

async function insertFacts({ query }: DatabaseHandle, { grain, atMs, times, active }: Facts): Promise<void> {
  const step = grainMs[grain];
  const latency = countColumns.slice(4).map((_column, place) => (place === 4 ? sql`3` : sql`0`));
  await sql`insert into ${grainTable(grain)} (series_id, at_ms, ${sql.raw(countColumns.join(', '))})
    select s.id, ${sql.lit(atMs)} + n * ${sql.lit(step)}, 3, 60, 300, 3000, ${sql.join(latency)}
    from ${numbers(times)} as bucket cross join usage_series s
    where s.api_user_id = '' or s.key_id = 'key_busy'
      or (s.id / 2 + n * 7919 + ${sql.lit(Math.floor(atMs / step) % 1_000)}) % ${sql.lit(active)} = 0`.execute(
    query,
  );
}

async function insertTops({ query }: DatabaseHandle, options: FillUsageOptions): Promise<void> {
  const { licenceId, environment, nowMs } = options;
  for (const [facet, column] of [
    ['address', 'address'],
    ['api-user', 'api_user_id'],
  ] as const) {
    await sql`insert into usage_top (licence_id, environment, grain, facet, at_ms, name, calls, failures)
      select ${licenceId}, ${environment}, 'live', cast(${facet} as text), f.at_ms - f.at_ms % 300000,
        ${sql.raw(`s.${column}`)}, sum(f.calls), 0
      from usage_minute f join usage_series s on s.id = f.series_id where s.api_user_id <> ''
      group by 5, 6`.execute(query);
  }
  const grains = [
    { grain: 'day', step: dayMs, times: days },
    { grain: 'hour', step: grainMs.hour, times: hoursKept },
  ] as const;
  for (const { grain, step, times } of grains) {
    const endMs = Math.floor(nowMs / step) * step;
    await sql`insert into usage_top (licence_id, environment, grain, facet, at_ms, name, calls, failures)
      select ${licenceId}, ${environment}, cast(${grain} as text), 'address', ${sql.lit(endMs)} - (bucket.n + 1) * ${sql.lit(step)},
        '192.0.' || (bucket.n % 7) || '.' || place.n, 100 - place.n, 1
      from ${numbers(times)} as bucket cross join ${numbers(100)} as place`.execute(query);
    await sql`insert into usage_top (licence_id, environment, grain, facet, at_ms, name, calls, failures)
      select ${licenceId}, ${environment}, cast(${grain} as text), 'api-user', ${sql.lit(endMs)} - (bucket.n + 1) * ${sql.lit(step)},
        named.id, 100 - named.place, 1
      from ${numbers(times)} as bucket join (select id, row_number() over (order by id) as place from api_user
        where licence_id = ${licenceId} and environment = ${environment} order by id limit 700) as named
        on named.place > (bucket.n % 7) * 100 and named.place <= (bucket.n % 7) * 100 + 100`.execute(query);
  }
}

/** Two findings of each API user. */
async function insertHygiene({ query }: DatabaseHandle, options: FillUsageOptions): Promise<void> {
  const { licenceId, environment, nowMs } = options;
  const findings = JSON.stringify([
    { kind: 'no-network-rule', risk: 15 },
    { kind: 'no-expiry', risk: 10 },
  ]);
  const ours = sql`licence_id = ${licenceId} and environment = ${environment}`;
  await sql`insert into hygiene_check (licence_id, environment, api_user_id, risk, findings, checked_at_ms, version)
    select licence_id, environment, id, 25 + account_number % 90, cast(${findings} as text),
      cast(${nowMs} as bigint), version from api_user where ${ours}`.execute(query);
  for (const kind of ['no-network-rule', 'no-expiry']) {
    await sql`insert into hygiene_finding (licence_id, environment, kind, api_user_id, risk)
      select licence_id, environment, cast(${kind} as text), id, 25 + account_number % 90
      from api_user where ${ours}`.execute(query);
  }
}
