import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { otherName } from '@postern/contract/usage';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { DatabaseHandle } from './database-handle.ts';
import { grainMs, grainTable, loadProgress, planStretches } from './usage-grains.ts';
import type { UsageStretch } from './usage-grains.ts';
import type { UsageFacet, UsageRange, UsageTop } from './usage-stores.ts';

/** How many names of an hour, and of a day, are kept; the others are one. */
const namesKept = 100;

const facetColumns: Readonly<Record<UsageFacet, string>> = {
  address: 'address',
  'api-user': 'api_user_id',
};

/** Keeps the busiest names of each licence, of an hour or day that has just been summed. */
export async function keepTop(db: DatabaseHandle, grain: 'hour' | 'day', atMs: number): Promise<void> {
  for (const facet of ['address', 'api-user'] as const) {
    const source =
      grain === 'hour'
        ? sql`select s.licence_id, s.environment, ${sql.raw(`s.${facetColumns[facet]}`)} as name, ${sumsOfFacts}
            from usage_hour f cross join usage_series s
            where s.id = f.series_id and f.at_ms = ${atMs} and s.api_user_id <> '' and s.api_id <> ''
            group by 1, 2, 3`
        : sql`select licence_id, environment, name, sum(calls) as calls, sum(failures) as failures
            from usage_top
            where grain = 'hour' and facet = ${facet} and at_ms >= ${atMs} and at_ms < ${atMs + grainMs.day}
            group by 1, 2, 3`;
    await sql`insert into usage_top (licence_id, environment, grain, facet, at_ms, name, calls, failures)
      select licence_id, environment, cast(${grain} as text), cast(${facet} as text), cast(${atMs} as bigint),
        case when place <= ${sql.lit(namesKept)} then name else '*' end as kept, sum(calls), sum(failures)
      from (select named.*, row_number() over (partition by licence_id, environment
          order by case when name = '*' then 0 else calls end desc, name) as place
        from (${source}) as named) as placed
      group by licence_id, environment, kept`.execute(db.query);
  }
}

const sumsOfFacts: RawBuilder<unknown> = sql`sum(f.calls) as calls,
  sum(case when s.status_class >= 4 then f.calls else 0 end) as failures`;

interface TopQuery {
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
  readonly asked: UsageRange & { readonly limit: number };
}

interface Named extends UsageTop {
  readonly facet: UsageFacet;
}

type Tops = Readonly<Record<UsageFacet, Map<string, UsageTop>>>;

export async function listTopUsage(
  db: DatabaseHandle,
  of: TopQuery,
): Promise<Readonly<Record<UsageFacet, readonly UsageTop[]>>> {
  const tops: Tops = { address: new Map(), 'api-user': new Map() };
  for (const stretch of planStretches(of.asked, await loadProgress(db))) {
    const found = await (stretch.grain === 'minute' ? countMinutes : listKept)(db, of, stretch);
    for (const named of found) add(tops[named.facet], named);
  }
  const { limit } = of.asked;
  return { address: sortTop(tops.address, limit), 'api-user': sortTop(tops['api-user'], limit) };
}

function add(tops: Map<string, UsageTop>, { name, calls, failures }: Named): void {
  const known = tops.get(name);
  tops.set(name, { name, calls: calls + (known?.calls ?? 0), failures: failures + (known?.failures ?? 0) });
}

function sortTop(tops: ReadonlyMap<string, UsageTop>, limit: number): readonly UsageTop[] {
  const place = ({ name, calls }: UsageTop) => (name === otherName ? -1 : calls);
  return [...tops.values()]
    .toSorted((one, other) => place(other) - place(one) || (one.name < other.name ? -1 : 1))
    .slice(0, limit);
}

async function listKept(
  { query }: DatabaseHandle,
  { licenceId, environment }: TopQuery,
  { grain, fromMs, toMs }: UsageStretch,
): Promise<readonly Named[]> {
  const { rows } = await sql<Named>`select facet, name, cast(sum(calls) as bigint) as calls,
      cast(sum(failures) as bigint) as failures
    from usage_top
    where licence_id = ${licenceId} and environment = ${environment} and grain = ${grain}
      and facet in ('address', 'api-user') and at_ms >= ${fromMs} and at_ms < ${toMs}
    group by facet, name`.execute(query);
  return rows;
}

/**
 * Minutes are not summed yet: from the calls of every API user, in one go. SQLite joins in the order that `cross join`
 * says: from the few minutes to their series, not from all series of the licence.
 */
async function countMinutes(
  { query }: DatabaseHandle,
  { licenceId, environment }: TopQuery,
  { fromMs, toMs }: UsageStretch,
): Promise<readonly Named[]> {
  const { rows } =
    await sql<MinuteRow>`select s.address, s.api_user_id, cast(sum(f.calls) as bigint) as calls,
      cast(sum(case when s.status_class >= 4 then f.calls else 0 end) as bigint) as failures
    from ${grainTable('minute')} f cross join usage_series s
    where s.id = f.series_id and f.at_ms >= ${fromMs} and f.at_ms < ${toMs} and s.licence_id = ${licenceId}
      and s.environment = ${environment} and s.api_user_id <> '' and s.api_id <> ''
    group by 1, 2`.execute(query);
  return rows.flatMap(({ address, api_user_id, ...counts }): Named[] => [
    { facet: 'address', name: address, ...counts },
    { facet: 'api-user', name: api_user_id, ...counts },
  ]);
}

interface MinuteRow {
  readonly address: string;
  readonly api_user_id: string;
  readonly calls: number;
  readonly failures: number;
}
