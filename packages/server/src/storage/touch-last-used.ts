import { sql } from 'kysely';
import type { DatabaseHandle } from './database-handle.ts';
import type { LastUsed } from './storage.ts';

const rowsPerStatement = 500;

/** Never moves a time backwards, since batches of several gateways arrive in any order. Of several rows of one API user the latest counts. */
export async function touchLastUsed(
  { query, dialect }: DatabaseHandle,
  rows: readonly LastUsed[],
): Promise<void> {
  const latest = keepLatest(rows);
  if (latest.length === 0) return;
  await dialect.lockLastUsed(query);
  for (let start = 0; start < latest.length; start += rowsPerStatement) {
    const values = latest
      .slice(start, start + rowsPerStatement)
      .map(
        (row) =>
          sql`(${row.licenceId}, ${row.environment}, ${row.apiUserId}, cast(${row.atMs} as bigint), ${row.address}, ${row.operation})`,
      );
    await sql`with used (licence_id, environment, id, at_ms, address, operation) as (values ${sql.join(values)})
      update api_user set last_used_at_ms = used.at_ms, last_used_address = used.address,
        last_used_operation = used.operation
      from used
      where api_user.id = used.id and api_user.licence_id = used.licence_id
        and api_user.environment = used.environment and api_user.last_used_at_ms < used.at_ms`.execute(query);
  }
}

function keepLatest(rows: readonly LastUsed[]): readonly LastUsed[] {
  const latest = new Map<string, LastUsed>();
  for (const row of rows) {
    const key = `${row.licenceId} ${row.environment} ${row.apiUserId}`;
    const known = latest.get(key);
    if (known === undefined || known.atMs < row.atMs) latest.set(key, row);
  }
  return [...latest.values()];
}
