import { sql } from 'kysely';
import { otherName } from '@postern/contract/usage';
import type { EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import { grainMs, loadProgress, planStretches } from './usage-grains.ts';
import type { UsageStretch } from './usage-grains.ts';
import type { UsageFacet, UsageRange, UsageTop } from './port.ts';

/** How many names of an hour, and of a day, are stored; the others are combined. */
const namesKept = 100;

/** Rows with this grain store the names of the latest hours by five minutes, all of them. */
export const liveGrain = 'live';
export const liveMs = 300_000;

/** Stores only the busiest names of each licence, for an hour or day that has just been summed. */
export async function keepTop(db: DatabaseHandle, grain: 'hour' | 'day', atMs: number): Promise<void> {
  const source = grain === 'hour' ? liveGrain : 'hour';
  await sql`insert into usage_top (licence_id, environment, grain, facet, at_ms, name, calls, failures)
    select licence_id, environment, cast(${grain} as text), facet, cast(${atMs} as bigint),
      case when place <= ${sql.lit(namesKept)} then name else '*' end as kept, sum(calls), sum(failures)
    from (select named.*, row_number() over (partition by licence_id, environment, facet
        order by case when name = '*' then 0 else calls end desc, name) as place
      from (select licence_id, environment, facet, name, sum(calls) as calls, sum(failures) as failures
        from usage_top
        where grain = ${source} and at_ms >= ${atMs} and at_ms < ${atMs + grainMs[grain]}
        group by licence_id, environment, facet, name) as named) as placed
    group by licence_id, environment, facet, kept`.execute(db.query);
}

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
  for (const stretch of planStretches(of.asked, await loadProgress(db), { isBucketed: false })) {
    for (const named of await listNamed(db, of, stretch)) add(tops[named.facet], named);
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

async function listNamed(
  { query }: DatabaseHandle,
  { licenceId, environment }: TopQuery,
  stretch: UsageStretch,
): Promise<readonly Named[]> {
  const { grain, fromMs, toMs } =
    stretch.grain === 'minute'
      ? { ...stretch, grain: liveGrain, fromMs: stretch.fromMs - (stretch.fromMs % liveMs) }
      : stretch;
  const { rows } = await sql<Named>`select facet, name, cast(sum(calls) as bigint) as calls,
      cast(sum(failures) as bigint) as failures
    from usage_top
    where licence_id = ${licenceId} and environment = ${environment} and grain = ${grain}
      and facet in ('address', 'api-user') and at_ms >= ${fromMs} and at_ms < ${toMs}
    group by facet, name`.execute(query);
  return rows;
}
