import { sql } from 'kysely';
import type { DatabaseHandle } from '../database-handle.ts';
import type { LastUsed } from './port.ts';

const rowsPerStatement = 500;

/**
 * Sets last uses. It never sets an earlier time, because batches of several gateways arrive in any order. Of several
 * rows of one API user, the latest counts.
 */
export async function touchLastUsed(
  { query, dialect }: DatabaseHandle,
  rows: readonly LastUsed[],
): Promise<void> {
  const latest = keepLatest(rows, nameApiUser);
  if (latest.length === 0) return;
  await dialect.lockLastUsed(query);
  await touchKeys(query, rows);
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

/** Sets the last use of each key separately, so that people see during a rotation whether the old key is still used. */
async function touchKeys(query: DatabaseHandle['query'], rows: readonly LastUsed[]): Promise<void> {
  const latest = keepLatest(rows, (row) => `${nameApiUser(row)} ${row.keyId}`).filter(
    ({ keyId }) => keyId !== '',
  );
  for (let start = 0; start < latest.length; start += rowsPerStatement) {
    const values = latest
      .slice(start, start + rowsPerStatement)
      .map(
        (row) =>
          sql`(${row.licenceId}, ${row.environment}, ${row.apiUserId}, ${row.keyId}, cast(${row.atMs} as bigint), ${row.address}, ${row.operation})`,
      );
    await sql`with used (licence_id, environment, api_user_id, id, at_ms, address, operation)
        as (values ${sql.join(values)})
      update api_key set last_used_at_ms = used.at_ms, last_used_address = used.address,
        last_used_operation = used.operation
      from used
      where api_key.id = used.id and api_key.api_user_id = used.api_user_id
        and api_key.licence_id = used.licence_id and api_key.environment = used.environment
        and api_key.last_used_at_ms < used.at_ms`.execute(query);
  }
}

const nameApiUser = ({ licenceId, environment, apiUserId }: LastUsed): string =>
  [licenceId, environment, apiUserId].join(' ');

function keepLatest(rows: readonly LastUsed[], nameOf: (row: LastUsed) => string): readonly LastUsed[] {
  const latest = new Map<string, LastUsed>();
  for (const row of rows) {
    const name = nameOf(row);
    const known = latest.get(name);
    if (known === undefined || known.atMs < row.atMs) latest.set(name, row);
  }
  return [...latest.values()];
}
