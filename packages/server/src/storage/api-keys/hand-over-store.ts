import type { DatabaseHandle } from '../database-handle.ts';
import { createRandomId } from '../random-id.ts';
import type { StoredHandOver, ApiKeyReaders, ApiKeyWriters } from './port.ts';
import type { HandOverTable } from './table.ts';

/** Stores links on which a key is collected once. Not stored here: whether the key is still valid; see store.ts. */
export function createHandOverStore(handle: DatabaseHandle): ApiKeyWriters['handOvers'] {
  return { ...createHandOverReader(handle), ...createHandOverWriter(handle) };
}

function createHandOverReader({ query }: DatabaseHandle): ApiKeyReaders['handOvers'] {
  return {
    async list(licenceId, environment, apiUserId) {
      const rows = await query
        .selectFrom('hand_over')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .orderBy('created_at_ms', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(readHandOver);
    },

    async isOpen(tokenDigest, nowMs) {
      const row = await query
        .selectFrom('hand_over')
        .select('id')
        .where('token_digest', '=', tokenDigest)
        .where('closed_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function createHandOverWriter({
  query,
}: DatabaseHandle): Omit<ApiKeyWriters['handOvers'], keyof ApiKeyReaders['handOvers']> {
  return {
    async insert(handOver) {
      const row: HandOverTable = {
        id: createRandomId('hov'),
        licence_id: handOver.licenceId,
        environment: handOver.environment,
        api_user_id: handOver.apiUserId,
        key_id: handOver.keyId,
        token_digest: handOver.tokenDigest,
        code_digest: handOver.codeDigest,
        tries: 0,
        created_at_ms: handOver.createdAtMs,
        expires_at_ms: handOver.expiresAtMs,
        closed_at_ms: null,
        closed_why: null,
      };
      await query.insertInto('hand_over').values(row).execute();
      return readHandOver(row);
    },

    async replaceOpen(licenceId, environment, apiUserId, nowMs) {
      await query
        .updateTable('hand_over')
        .set({ closed_at_ms: nowMs, closed_why: 'replaced' })
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .where('closed_at_ms', 'is', null)
        .execute();
    },

    async takeTry(tokenDigest, nowMs) {
      // A single statement, so that the second of two simultaneous visitors waits for the first and sees its count.
      const row = await query
        .updateTable('hand_over')
        .set((eb) => ({ tries: eb('tries', '+', 1) }))
        .where('token_digest', '=', tokenDigest)
        .where('closed_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .returningAll()
        .executeTakeFirst();
      return row && readHandOver(row);
    },

    async close(id, closed) {
      const result = await query
        .updateTable('hand_over')
        .set({ closed_at_ms: closed.atMs, closed_why: closed.why })
        .where('id', '=', id)
        .where('closed_at_ms', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}

function readHandOver(row: HandOverTable): StoredHandOver {
  return {
    id: row.id,
    licenceId: row.licence_id,
    environment: row.environment,
    apiUserId: row.api_user_id,
    keyId: row.key_id,
    codeDigest: row.code_digest,
    tries: row.tries,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    closed:
      row.closed_at_ms === null || row.closed_why === null
        ? null
        : { atMs: row.closed_at_ms, why: row.closed_why },
  };
}
