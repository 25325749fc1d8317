import { CompiledQuery, sql } from 'kysely';
import type { DatabaseHandle } from './database-handle.ts';
import { countColumns, grainMs, loadProgress, presentCounts } from './usage-grains.ts';
import type { ProgressOf } from './usage-grains.ts';
import type { UsageGrain, UsageRow } from './usage-stores.ts';

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

/** More, and one statement would have more parameters than SQLite takes. */
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

/** A row of the licence as a whole has an empty API user; one of an API of it also an empty operation. */
type Fact = Omit<UsageRow, 'apiUserId' | 'minuteMs'> & {
  readonly apiUserId: string;
  readonly atMs: number;
};

/**
 * Adds to the minutes, for each API user and for its licence. What comes so late that its hour or day is summed
 * already is added there as well.
 */
export async function addUsage(db: DatabaseHandle, rows: readonly UsageRow[]): Promise<void> {
  const facts = mergeFacts(
    rows.flatMap(({ minuteMs, ...row }): Fact[] => {
      const ofLicence = { ...row, apiUserId: '', keyId: '', address: '', agent: '', atMs: minuteMs };
      return [{ ...row, atMs: minuteMs }, ofLicence, { ...ofLicence, operationId: '', code: '' }];
    }),
  );
  if (facts.length === 0) return;
  await eachChunk(facts, (chunk) => insertSeries(db, chunk));
  await eachChunk(facts, (chunk) => insertFacts(db, 'minute', chunk));
  const progress = await loadProgress(db);
  const lateForHour = pickLate(facts, 'hour', progress.hour);
  await eachChunk(lateForHour, (chunk) => insertFacts(db, 'hour', chunk, progress.hour));
  const lateForDay = pickLate(lateForHour, 'day', progress.day);
  await eachChunk(lateForDay, (chunk) => insertFacts(db, 'day', chunk, progress.day));
}

function pickLate(facts: readonly Fact[], grain: UsageGrain, { atMs }: ProgressOf): readonly Fact[] {
  const late = facts
    .map((fact) => ({ ...fact, atMs: fact.atMs - (fact.atMs % grainMs[grain]) }))
    .filter((fact) => fact.atMs <= atMs);
  return mergeFacts(late);
}

function mergeFacts(facts: readonly Fact[]): readonly Fact[] {
  const merged = new Map<string, Fact>();
  for (const fact of facts) {
    const key = [...nameOf(fact), fact.atMs].join('\n');
    const known = merged.get(key);
    merged.set(key, known === undefined ? fact : addFacts(known, fact));
  }
  // In one order, so that two writers of PostgreSQL never wait for each other in a circle.
  return [...merged].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, fact]) => fact);
}

function addFacts(one: Fact, other: Fact): Fact {
  return {
    ...one,
    calls: one.calls + other.calls,
    durationMs: one.durationMs + other.durationMs,
    requestBytes: one.requestBytes + other.requestBytes,
    responseBytes: one.responseBytes + other.responseBytes,
    latency: one.latency.map((count, index) => count + (other.latency[index] ?? 0)),
  };
}

function nameOf(fact: Fact): readonly (string | number)[] {
  const { licenceId, environment, apiUserId, keyId, apiId, operationId, statusClass, code } = fact;
  const { address, agent } = fact;
  return [licenceId, environment, apiUserId, keyId, apiId, operationId, statusClass, code, address, agent];
}

async function insertSeries(db: DatabaseHandle, facts: readonly Fact[]): Promise<void> {
  const names = nameColumns.map((name) => `used.${name}`).join(', ');
  await runOnRows(db, {
    columns: nameColumns,
    rows: facts.map(nameOf),
    statement: `insert into usage_series (${nameColumns.join(', ')})
      select distinct ${names} from used
      where (used.api_user_id = '' or exists (select 1 from api_user where api_user.id = used.api_user_id
          and api_user.licence_id = used.licence_id and api_user.environment = used.environment))
        and not exists (select 1 from usage_series s where ${sameName})
      on conflict do nothing`,
  });
}

const sameName = nameColumns.map((name) => `s.${name} = used.${name}`).join(' and ');

/** `unless`: only where the sums of that time are made already. */
async function insertFacts(
  db: DatabaseHandle,
  grain: UsageGrain,
  facts: readonly Fact[],
  summed?: ProgressOf,
): Promise<void> {
  const table = `usage_${grain}`;
  const columns = ['at_ms', ...countColumns];
  await runOnRows(db, {
    columns: [...nameColumns, ...columns],
    rows: facts.map((fact) => [...nameOf(fact), fact.atMs, ...presentCounts(fact)]),
    statement: `insert into ${table} (series_id, ${columns.join(', ')})
      select s.id, ${columns.map((column) => `used.${column}`).join(', ')}
      from used join usage_series s on ${sameName}
      where ${
        summed === undefined
          ? 'true'
          : `used.at_ms < ${summed.atMs} or (used.at_ms = ${summed.atMs} and s.id <= ${summed.seriesId})`
      }
      on conflict (series_id, at_ms) do update set
        ${countColumns.map((column) => `${column} = ${table}.${column} + excluded.${column}`).join(', ')}`,
  });
}

interface RowStatement {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** May name the rows as `used`. */
  readonly statement: string;
}

/** The text is the same for the same number of rows, so that both databases prepare it once. */
async function runOnRows({ query, dialect }: DatabaseHandle, of: RowStatement): Promise<void> {
  let place = 0;
  const placeholder = (value: string | number): string => {
    place++;
    const mark = dialect.kind === 'postgres' ? `$${place}` : '?';
    return `cast(${mark} as ${typeof value === 'number' ? 'bigint' : 'text'})`;
  };
  const values = of.rows.map((row) => `(${row.map(placeholder).join(',')})`).join(',');
  const text = `with used (${of.columns.join(', ')}) as (values ${values}) ${of.statement}`;
  await query.executeQuery(CompiledQuery.raw(text, of.rows.flat()));
}

async function eachChunk<Row>(
  rows: readonly Row[],
  write: (chunk: readonly Row[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await write(rows.slice(start, start + rowsPerStatement));
  }
}
