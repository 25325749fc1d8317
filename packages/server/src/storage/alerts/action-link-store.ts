import type { AlertWriters } from './port.ts';
import type { DatabaseHandle } from '../database-handle.ts';

export function createActionLinkStore({ query }: DatabaseHandle): AlertWriters['actionLinks'] {
  return {
    async findOpen(tokenDigest, nowMs) {
      const row = await query
        .selectFrom('action_link')
        .selectAll()
        .where('token_digest', '=', tokenDigest)
        .where('used_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      return (
        row && {
          licenceId: row.licence_id,
          environment: row.environment,
          apiUserId: row.api_user_id,
          action: row.action,
          address: row.address,
          expiresAtMs: row.expires_at_ms,
        }
      );
    },

    async insert(link) {
      await query
        .insertInto('action_link')
        .values({
          token_digest: link.tokenDigest,
          licence_id: link.licenceId,
          environment: link.environment,
          api_user_id: link.apiUserId,
          action: link.action,
          address: link.address,
          created_at_ms: link.createdAtMs,
          expires_at_ms: link.expiresAtMs,
          used_at_ms: null,
        })
        .execute();
    },

    async use(tokenDigest, nowMs) {
      const result = await query
        .updateTable('action_link')
        .set({ used_at_ms: nowMs })
        .where('token_digest', '=', tokenDigest)
        .where('used_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
