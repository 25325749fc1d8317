import { CompiledQuery, sql } from 'kysely';
import type { DatabaseHandle } from '../database-handle.ts';
import { countColumns, grainMs, loadProgress, toCountColumns } from './usage-grains.ts';
import type { ProgressOf } from './usage-grains.ts';
import { liveGrain, liveMs } from './usage-top.ts';
import type { UsageGrain, UsageRow } from './port.ts';

const nameColumns = [
  'licence_id',
  'environment',
  'api_user_id',
  'key_id',
  'api_id',
  'operation_id',
  'status_class',
  'code',
  'address',
  'agent',
] as const;

/** With more rows, one statement would have more parameters than SQLite accepts. */
const rowsPerStatement = 100;

export async function claimUsageBatch(
  { query, dialect }: DatabaseHandle,
  { source, sequence }: { readonly source: string; readonly sequence: number },
  nowMs: number,
): Promise<boolean> {
  await dialect.lockLastUsed(query);
  const { rows } = await sql<{ sequence: number }>`
    insert into usage_batch (source, sequence, at_ms) values (${source}, ${sequence}, ${nowMs})
    on conflict (source) do update set sequence = excluded.sequence, at_ms = excluded.at_ms
      where usage_batch.sequence < excluded.sequence
    returning sequence`.execute(query);
  return rows.length === 1;
}

/** A row of the licence as a whole has an empty API user; a row of one of its APIs also an empty operation. */
type Fact = Omit<UsageRow, 'apiUserId' | 'minuteMs'> & {
  readonly apiUserId: string;
  /** The series' name as one text. */
  readonly key: string;
  readonly atMs: number;
};

/**
 * Adds to the minutes of each API user and of its licence. Rows that arrive after their hour or day was summed are
 * added there as well.
 */
export async function addUsage(
  db: DatabaseHandle,
  rows: readonly UsageRow[],
  known: SeriesIds,
): Promise<void> {
  const facts = mergeFacts(
    rows.flatMap(({ minuteMs, ...row }): Fact[] => {
      const ofLicence = { ...row, apiUserId: '', keyId: '', address: '', agent: '' };
      const all = [row, ofLicence, { ...ofLicence, operationId: '', code: '' }];
      return all.map((each) => ({ ...each, key: nameOf(each).join('\n'), atMs: minuteMs }));
    }),
  );
  if (facts.length === 0) return;
  const ids = await findSeries(db, facts, known);
  const placed = facts.flatMap((fact) => {
    const seriesId = ids.get(fact.key);
    // The API user was deleted.
    return seriesId === undefined ? [] : [{ ...fact, seriesId }];
  });
  await addFacts(db, 'minute', placed);
  await addTops(db, placed);
  const progress = await loadProgress(db);
  const lateForHour = pickLate(placed, 'hour', progress.hour);
  await addFacts(db, 'hour', lateForHour);
  await addFacts(db, 'day', pickLate(lateForHour, 'day', progress.day));
}

interface Placed extends Fact {
  readonly seriesId: number;
}

/**
 * Picks the rows whose bucket, or whose series within the bucket in progress, was already summed, because the sums have
 * to grow too.
 */
function pickLate(
  facts: readonly Placed[],
  grain: UsageGrain,
  { atMs, seriesId }: ProgressOf,
): readonly Placed[] {
  const late = facts
    .map((fact) => ({ ...fact, atMs: fact.atMs - (fact.atMs % grainMs[grain]) }))
    .filter((fact) => fact.atMs < atMs || (fact.atMs === atMs && fact.seriesId <= seriesId));
  return mergeFacts(late);
}

/** Sorted, so that two writers on PostgreSQL never deadlock. */
function mergeFacts<Some extends Fact>(facts: readonly Some[]): readonly Some[] {
  const merged = new Map<string, Some>();
  for (const fact of facts) {
    const key = `${fact.key}\n${fact.atMs}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? fact : join(known, fact));
  }
  return [...merged].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, fact]) => fact);
}

function join<Some extends Fact>(one: Some, other: Some): Some {
  return {
    ...one,
    calls: one.calls + other.calls,
    durationMs: one.durationMs + other.durationMs,
    requestBytes: one.requestBytes + other.requestBytes,
    responseBytes: one.responseBytes + other.responseBytes,
    latency: one.latency.map((count, index) => count + (other.latency[index] ?? 0)),
  };
}

function nameOf(fact: Omit<Fact, 'key' | 'atMs'>): readonly (string | number)[] {
  const { licenceId, environment, apiUserId, keyId, apiId, operationId, statusClass, code } = fact;
  const { address, agent } = fact;
  return [licenceId, environment, apiUserId, keyId, apiId, operationId, statusClass, code, address, agent];
}

/**
 * Ids of series by their names, only from earlier transactions: an id of this one would be wrong after a rollback.
 * Bounded over all names together.
 */
export type SeriesIds = Map<string, number>;
const knownMax = 50_000;

async function findSeries(
  db: DatabaseHandle,
  facts: readonly Fact[],
  known: SeriesIds,
): Promise<ReadonlyMap<string, number>> {
  const names = new Map(facts.map((fact) => [fact.key, fact]));
  const unknown = [...names].filter(([key]) => !known.has(key)).map(([, fact]) => fact);
  if (known.size + unknown.length > knownMax) known.clear();
  await eachChunk(unknown, async (chunk) => {
    for (const [key, id] of await selectSeries(db, chunk)) known.set(key, id);
  });
  const ids = new Map<string, number>();
  const fresh: Fact[] = [];
  for (const [key, fact] of names) {
    const id = known.get(key);
    if (id === undefined) fresh.push(fact);
    else ids.set(key, id);
  }
  await eachChunk(fresh, async (chunk) => {
    await insertSeries(db, chunk);
    for (const [key, id] of await selectSeries(db, chunk)) ids.set(key, id);
  });
  return ids;
}

async function selectSeries(
  db: DatabaseHandle,
  facts: readonly Fact[],
): Promise<readonly (readonly [string, number])[]> {
  const sameName = nameColumns.map((name) => `s.${name} = used.${name}`).join(' and ');
  const rows = await runOnRows<{ place: number; id: number }>(db, {
    columns: [...nameColumns, 'place'],
    rows: facts.map((fact, place) => [...nameOf(fact), place]),
    statement: `select used.place, s.id from used join usage_series s on ${sameName}`,
  });
  return rows.flatMap(({ place, id }) => {
    const fact = facts[place];
    return fact === undefined ? [] : [[fact.key, id] as const];
  });
}

async function insertSeries(db: DatabaseHandle, facts: readonly Fact[]): Promise<void> {
  await runOnRows(db, {
    columns: nameColumns,
    rows: facts.map(nameOf),
    statement: `insert into usage_series (${nameColumns.join(', ')})
      select ${nameColumns.map((name) => `used.${name}`).join(', ')} from used
      where used.api_user_id = '' or exists (select 1 from api_user where api_user.id = used.api_user_id
          and api_user.licence_id = used.licence_id and api_user.environment = used.environment)
      on conflict do nothing`,
  });
}

async function addFacts(db: DatabaseHandle, grain: UsageGrain, facts: readonly Placed[]): Promise<void> {
  const table = `usage_${grain}`;
  const columns = ['series_id', 'at_ms', ...countColumns];
  await eachChunk(facts, async (chunk) => {
    await runOnRows(db, {
      columns,
      rows: chunk.map((fact) => [fact.seriesId, fact.atMs, ...toCountColumns(fact)]),
      statement: `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from used where true
        on conflict (series_id, at_ms) do update set
        ${countColumns.map((column) => `${column} = ${table}.${column} + excluded.${column}`).join(', ')}`,
    });
  });
}

/** Adds to the busiest names. Only calls count: the exchange of a key for a token belongs to no API. */
async function addTops(db: DatabaseHandle, facts: readonly Placed[]): Promise<void> {
  const tops = new Map<
    string,
    { readonly name: readonly (string | number)[]; calls: number; failures: number }
  >();
  for (const { licenceId, environment, apiUserId, apiId, address, statusClass, calls, atMs } of facts) {
    if (apiUserId === '' || apiId === '') continue;
    for (const [facet, text] of [
      ['address', address],
      ['api-user', apiUserId],
    ] as const) {
      const name = [licenceId, environment, liveGrain, facet, atMs - (atMs % liveMs), text];
      const key = name.join('\n');
      const top = tops.get(key) ?? { name, calls: 0, failures: 0 };
      top.calls += calls;
      top.failures += statusClass >= 4 ? calls : 0;
      tops.set(key, top);
    }
  }
  const columns = ['licence_id', 'environment', 'grain', 'facet', 'at_ms', 'name', 'calls', 'failures'];
  const inOrder = [...tops].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, top]) => top);
  await eachChunk(inOrder, async (chunk) => {
    await runOnRows(db, {
      columns,
      rows: chunk.map(({ name, calls, failures }) => [...name, calls, failures]),
      statement: `insert into usage_top (${columns.join(', ')}) select ${columns.join(', ')} from used where true
        on conflict (licence_id, environment, grain, facet, at_ms, name) do update set
          calls = usage_top.calls + excluded.calls, failures = usage_top.failures + excluded.failures`,
    });
  });
}

interface RowStatement {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** The statement may refer to the rows as `used`. */
  readonly statement: string;
}

/** The text is the same for the same number of rows, so that both databases prepare it once. */
async function runOnRows<Row>({ query, dialect }: DatabaseHandle, of: RowStatement): Promise<readonly Row[]> {
  let place = 0;
  const placeholder = (value: string | number): string => {
    place++;
    const mark = dialect.kind === 'postgres' ? `$${place}` : '?';
    return `cast(${mark} as ${typeof value === 'number' ? 'bigint' : 'text'})`;
  };
  const values = of.rows.map((row) => `(${row.map(placeholder).join(',')})`).join(',');
  const text = `with used (${of.columns.join(', ')}) as (values ${values}) ${of.statement}`;
  const { rows } = await query.executeQuery<Row>(CompiledQuery.raw(text, of.rows.flat()));
  return rows;
}

async function eachChunk<Row>(
  rows: readonly Row[],
  write: (chunk: readonly Row[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await write(rows.slice(start, start + rowsPerStatement));
  }
}
