import { sql } from 'kysely';
import type { DatabaseHandle } from '../database-handle.ts';
import type { ApiKeyWriters } from './port.ts';

/** Wipes the sealed texts of keys that remain valid. */
export function createTextWiping({
  query,
}: DatabaseHandle): Pick<ApiKeyWriters['apiKeys'], 'wipeText' | 'wipeShownTexts'> {
  return {
    async wipeText(licenceId, environment, keyId) {
      await query
        .updateTable('api_key')
        .set({ sealed_text: null })
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('id', '=', keyId)
        .execute();
    },

    async wipeShownTexts({ madeUntilMs, nowMs }) {
      const result = await query
        .updateTable('api_key')
        .set({ sealed_text: null })
        .where('is_shown_once', '=', sql.lit(1))
        .where('sealed_text', 'is not', null)
        .where('created_at_ms', '<=', madeUntilMs)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('hand_over')
                .select('hand_over.id')
                .whereRef('hand_over.key_id', '=', 'api_key.id')
                .where('hand_over.closed_at_ms', 'is', null)
                .where('hand_over.expires_at_ms', '>', nowMs),
            ),
          ),
        )
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
  };
}
