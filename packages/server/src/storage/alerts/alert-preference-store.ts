import { alertPreferencesSchema } from '@postern/contract/alert';
import type { ApiUserId } from '@postern/contract/ids';
import type { AlertWriters } from './port.ts';
import type { DatabaseHandle } from '../database-handle.ts';

/** Stands for the licence itself, in place of an API user's id. */
const ofLicence = '-';

export function createAlertPreferenceStore({ query }: DatabaseHandle): AlertWriters['alertPreferences'] {
  const keyOf = (apiUserId: ApiUserId | null): string => apiUserId ?? ofLicence;
  return {
    async find(licenceId, apiUserId) {
      const row = await query
        .selectFrom('alert_preference')
        .select('preferences')
        .where('licence_id', '=', licenceId)
        .where('api_user_id', '=', keyOf(apiUserId))
        .executeTakeFirst();
      return row && alertPreferencesSchema.parse(JSON.parse(row.preferences));
    },

    async put(licenceId, apiUserId, preferences) {
      if (preferences === null) {
        await query
          .deleteFrom('alert_preference')
          .where('licence_id', '=', licenceId)
          .where('api_user_id', '=', keyOf(apiUserId))
          .execute();
        return;
      }
      const text = JSON.stringify(preferences);
      await query
        .insertInto('alert_preference')
        .values({ licence_id: licenceId, api_user_id: keyOf(apiUserId), preferences: text })
        .onConflict((conflict) =>
          conflict.columns(['licence_id', 'api_user_id']).doUpdateSet({ preferences: text }),
        )
        .execute();
    },
  };
}
