import { sql } from 'kysely';
import type { DatabaseHandle } from '../database-handle.ts';
import type { DeprecatedUse, UsageWriters } from './port.ts';
import type { DeprecatedUseTable } from './table.ts';

const rowsPerStatement = 200;

export function createDeprecatedUseStore(db: DatabaseHandle): UsageWriters['deprecatedUse'] {
  const { query } = db;
  return {
    async list(licenceId, environment, { sinceMs, limit }) {
      const rows = await query
        .selectFrom('deprecated_use')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('last_at_ms', '>=', sinceMs)
        .orderBy('last_at_ms', 'desc')
        .limit(limit)
        .execute();
      return rows.map(readUse);
    },

    async listOf(licenceId, environment, apiUserId, { sinceMs }) {
      const rows = await query
        .selectFrom('deprecated_use')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .where('last_at_ms', '>=', sinceMs)
        .orderBy('last_at_ms', 'desc')
        .execute();
      return rows.map(readUse);
    },

    async add(rows) {
      for (let start = 0; start < rows.length; start += rowsPerStatement) {
        await addRows(db, rows.slice(start, start + rowsPerStatement));
      }
    },
  };
}

function readUse(row: DeprecatedUseTable): DeprecatedUse {
  return {
    licenceId: row.licence_id,
    environment: row.environment,
    apiUserId: row.api_user_id,
    apiId: row.api_id,
    basePath: row.base_path,
    operationId: row.operation_id,
    scheme: row.scheme,
    calls: row.calls,
    firstAtMs: row.first_at_ms,
    lastAtMs: row.last_at_ms,
  };
}

/**
 * Rows of API users that were deleted meanwhile are skipped. The rows are sorted by their keys, so that batches do not
 * deadlock.
 */
async function addRows({ query }: DatabaseHandle, rows: readonly DeprecatedUse[]): Promise<void> {
  const values = rows
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(
      (row) => sql`(${row.licenceId}, ${row.environment}, ${row.apiUserId}, ${row.apiId}, ${row.basePath},
        ${row.operationId}, ${row.scheme}, cast(${row.calls} as bigint), cast(${row.firstAtMs} as bigint),
        cast(${row.lastAtMs} as bigint))`,
    );
  await sql`with used (licence_id, environment, api_user_id, api_id, base_path, operation_id, scheme, calls,
      first_at_ms, last_at_ms) as (values ${sql.join(values)})
    insert into deprecated_use (licence_id, environment, api_user_id, api_id, base_path, operation_id, scheme, calls,
      first_at_ms, last_at_ms)
    select used.licence_id, used.environment, used.api_user_id, used.api_id, used.base_path, used.operation_id,
      used.scheme, used.calls, used.first_at_ms, used.last_at_ms
    from used join api_user on api_user.id = used.api_user_id and api_user.licence_id = used.licence_id
      and api_user.environment = used.environment
    where true
    on conflict (api_user_id, api_id, base_path, operation_id, scheme) do update set
      calls = deprecated_use.calls + excluded.calls,
      first_at_ms = case when excluded.first_at_ms < deprecated_use.first_at_ms then excluded.first_at_ms
        else deprecated_use.first_at_ms end,
      last_at_ms = case when excluded.last_at_ms > deprecated_use.last_at_ms then excluded.last_at_ms
        else deprecated_use.last_at_ms end`.execute(query);
}

function keyOf({ apiUserId, apiId, basePath, operationId, scheme }: DeprecatedUse): string {
  return [apiUserId, apiId, basePath, operationId, scheme].join('\n');
}
