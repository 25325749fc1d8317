import type { ApiUserId } from '@postern/contract/ids';
import type { AlertWriters } from './port.ts';
import type { DatabaseHandle } from '../database-handle.ts';

/** How many addresses of one API user are remembered. */
export const sightingsMax = 500;

const rowsPerStatement = 200;

/** Under the lock of `watches`: two batches of one API user come one after the other. */
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
        const known = await query
          .selectFrom('address_sighting')
          .select('address')
          .where('api_user_id', '=', apiUserId)
          .where(
            'address',
            'in',
            batch.map(({ address }) => address),
          )
          .execute();
        const knownAddresses = new Set(known.map(({ address }) => address));
        fresh.push(...batch.map(({ address }) => address).filter((address) => !knownAddresses.has(address)));
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
      if (fresh.length > 0) await keepLatest(apiUserId);
      return fresh;
    },

    async forget(beforeMs) {
      await query.deleteFrom('address_sighting').where('last_at_ms', '<', beforeMs).execute();
    },
  };

  async function keepLatest(apiUserId: ApiUserId): Promise<void> {
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
}
