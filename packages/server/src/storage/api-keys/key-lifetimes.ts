import { sql } from 'kysely';
import type { DatabaseHandle } from '../database-handle.ts';
import type { ApiKeyWriters } from './port.ts';

/** Sets and removes the ends of keys that follow from a licence's longest lifetime. */
export function createKeyLifetimes({
  query,
}: DatabaseHandle): Pick<ApiKeyWriters['apiKeys'], 'limitLifetimes' | 'liftLifetimes'> {
  return {
    async limitLifetimes(licenceId, { lifetimeMs, notBeforeMs }) {
      const end = sql<number>`case when created_at_ms + cast(${lifetimeMs} as bigint) > cast(${notBeforeMs} as bigint)
        then created_at_ms + cast(${lifetimeMs} as bigint) else cast(${notBeforeMs} as bigint) end`;
      const result = await query
        .updateTable('api_key')
        .set({ expires_at_ms: end })
        .where('licence_id', '=', licenceId)
        .where('state', '<>', 'revoked')
        .where((eb) => eb.or([eb('expires_at_ms', 'is', null), eb('expires_at_ms', '>', end)]))
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },

    async liftLifetimes(licenceId, { lifetimeMs, nowMs }) {
      const end = sql<number>`created_at_ms + cast(${lifetimeMs ?? 0} as bigint)`;
      const result = await query
        .updateTable('api_key')
        .set({ expires_at_ms: lifetimeMs === null ? null : end })
        .where('licence_id', '=', licenceId)
        .where('state', '=', 'active')
        .where('expires_at_ms', '>', nowMs)
        .$if(lifetimeMs !== null, (update) => update.where('expires_at_ms', '<', end))
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
  };
}
