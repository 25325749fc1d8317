import type { DatabaseHandle } from '../database-handle.ts';
import type { TokenWriters } from './port.ts';

/** Stores tokens that were revoked individually (RFC 7009), each until it would have expired. */
export function createRevokedTokenStore({ query }: DatabaseHandle): TokenWriters['revokedTokens'] {
  return {
    async list(environment, nowMs) {
      const rows = await query
        .selectFrom('revoked_token')
        .select(['token_id', 'expires_at_ms'])
        .where('environment', '=', environment)
        .where('expires_at_ms', '>', nowMs)
        .execute();
      return rows.map((row) => ({ tokenId: row.token_id, expiresAtMs: row.expires_at_ms }));
    },

    async insert(environment, { tokenId, expiresAtMs }, nowMs) {
      await query.deleteFrom('revoked_token').where('expires_at_ms', '<=', nowMs).execute();
      const result = await query
        .insertInto('revoked_token')
        .values({ environment, token_id: tokenId, expires_at_ms: expiresAtMs })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
  };
}
