import type { ApiUserId } from '@postern/contract/ids';
import type { AlertWriters, HourOfActivity } from './port.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import type { HourlyActivityTable } from './table.ts';

export function createHourlyActivityStore({ query }: DatabaseHandle): AlertWriters['hourlyActivity'] {
  return {
    async list({ licenceId, environment, apiUserId }, { fromMs, toMs }) {
      const rows = await query
        .selectFrom('hourly_activity')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .where('hour_ms', '>=', fromMs)
        .where('hour_ms', '<', toMs)
        .orderBy('hour_ms')
        .execute();
      return rows.map(readHour);
    },

    async listBusy(hourMs, { calls, failures, after, limit }) {
      const rows = await query
        .selectFrom('hourly_activity')
        .selectAll()
        .where('hour_ms', '=', hourMs)
        .where('api_user_id', '>', after as ApiUserId) // the empty text sorts before every id
        .where((eb) => eb.or([eb('calls', '>=', calls), eb('failures', '>=', failures)]))
        .orderBy('api_user_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        licenceId: row.licence_id,
        environment: row.environment,
        apiUserId: row.api_user_id,
        ...readHour(row),
      }));
    },

    async add({ licenceId, environment, apiUserId }, hours) {
      if (hours.length === 0) return;
      await query
        .insertInto('hourly_activity')
        .values(
          hours.map(({ hourMs, calls, failures }) => ({
            licence_id: licenceId,
            environment,
            api_user_id: apiUserId,
            hour_ms: hourMs,
            calls,
            failures,
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(['api_user_id', 'hour_ms']).doUpdateSet((eb) => ({
            calls: eb('hourly_activity.calls', '+', eb.ref('excluded.calls')),
            failures: eb('hourly_activity.failures', '+', eb.ref('excluded.failures')),
          })),
        )
        .execute();
    },

    async forget(beforeMs) {
      await query.deleteFrom('hourly_activity').where('hour_ms', '<', beforeMs).execute();
    },
  };
}

function readHour(row: HourlyActivityTable): HourOfActivity {
  return { hourMs: row.hour_ms, calls: row.calls, failures: row.failures };
}
