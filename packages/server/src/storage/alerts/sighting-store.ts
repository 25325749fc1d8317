import type { ApiUserId } from '@postern/contract/ids';
import type { ApiUserRef } from '../api-users/port.ts';
import type { AlertWriters } from './port.ts';
import type { DatabaseHandle } from '../database-handle.ts';

/** How many addresses of one API user are stored. */
export const sightingsMax = 500;

const rowsPerStatement = 200;

/** Runs under the lock of `watches`, so that two batches of one API user are stored one after the other. */
export function createSightingStore({ query }: DatabaseHandle): AlertWriters['sightings'] {
  return {
    async list({ licenceId, environment, apiUserId }, sinceMs) {
      const rows = await query
        .selectFrom('address_sighting')
        .select(['address', 'calls', 'first_at_ms', 'last_at_ms'])
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .where('last_at_ms', '>=', sinceMs)
        .orderBy('last_at_ms', 'desc')
        .orderBy('address')
        .limit(sightingsMax)
        .execute();
      return rows.map((row) => ({
        address: row.address,
        calls: row.calls,
        firstAtMs: row.first_at_ms,
        lastAtMs: row.last_at_ms,
      }));
    },

    async add({ licenceId, environment, apiUserId }, rows) {
      const fresh: string[] = [];
      for (let start = 0; start < rows.length; start += rowsPerStatement) {
        const batch = rows.slice(start, start + rowsPerStatement);
        fresh.push(...(await findUnknown(query, apiUserId, batch)));
        await upsert(query, { licenceId, environment, apiUserId }, batch);
      }
      if (fresh.length > 0) await keepLatest(query, apiUserId);
      return fresh;
    },

    async forget(beforeMs) {
      await query.deleteFrom('address_sighting').where('last_at_ms', '<', beforeMs).execute();
    },
  };
}

/** Adds the calls to those of known addresses. */
async function upsert(
  query: DatabaseHandle['query'],
  { licenceId, environment, apiUserId }: ApiUserRef,
  batch: Parameters<AlertWriters['sightings']['add']>[1],
): Promise<void> {
  await query
    .insertInto('address_sighting')
    .values(
      batch.map(({ address, calls, firstAtMs, lastAtMs }) => ({
        licence_id: licenceId,
        environment,
        api_user_id: apiUserId,
        address,
        calls,
        first_at_ms: firstAtMs,
        last_at_ms: lastAtMs,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['api_user_id', 'address']).doUpdateSet((eb) => ({
        calls: eb('address_sighting.calls', '+', eb.ref('excluded.calls')),
        last_at_ms: eb
          .case()
          .when('excluded.last_at_ms', '>', eb.ref('address_sighting.last_at_ms'))
          .then(eb.ref('excluded.last_at_ms'))
          .else(eb.ref('address_sighting.last_at_ms'))
          .end(),
      })),
    )
    .execute();
}

async function findUnknown(
  query: DatabaseHandle['query'],
  apiUserId: ApiUserId,
  batch: readonly { readonly address: string }[],
): Promise<readonly string[]> {
  const addresses = batch.map(({ address }) => address);
  const rows = await query
    .selectFrom('address_sighting')
    .select('address')
    .where('api_user_id', '=', apiUserId)
    .where('address', 'in', addresses)
    .execute();
  const known = new Set(rows.map(({ address }) => address));
  return addresses.filter((address) => !known.has(address));
}

async function keepLatest(query: DatabaseHandle['query'], apiUserId: ApiUserId): Promise<void> {
  await query
    .deleteFrom('address_sighting')
    .where('api_user_id', '=', apiUserId)
    .where('address', 'in', (eb) =>
      eb
        .selectFrom('address_sighting as old')
        .select('old.address')
        .where('old.api_user_id', '=', apiUserId)
        .orderBy('old.last_at_ms', 'desc')
        .orderBy('old.address')
        .limit(1_000_000)
        .offset(sightingsMax),
    )
    .execute();
}
