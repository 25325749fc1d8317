import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { ApiUserRef } from '../api-users/port.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import { normaliseSearchText } from '../search-text.ts';
import { createKeyLifetimes } from './key-lifetimes.ts';
import { createTextWiping } from './text-wiping.ts';
import type { StoredApiKey, ApiKeyWriters } from './port.ts';
import type { ApiKeyTable } from './table.ts';

export function createApiKeyStore(db: DatabaseHandle): ApiKeyWriters['apiKeys'] {
  const { query } = db;
  return {
    ...createKeyRetirement(db),
    ...createKeyLifetimes(db),
    ...createTextWiping(db),

    async list(licenceId, environment, apiUserId) {
      const rows = await query
        .selectFrom('api_key')
        .selectAll()
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .orderBy('version', 'desc')
        .execute();
      return rows.map(readApiKey);
    },

    async insert(licenceId, environment, apiUserId, key) {
      await query
        .insertInto('api_key')
        .values({
          licence_id: licenceId,
          environment,
          api_user_id: apiUserId,
          id: key.id,
          version: key.version,
          state: 'active',
          masked: key.masked,
          digest: key.digest,
          sealed_text: key.sealedText,
          is_shown_once: key.isShownOnce ? 1 : 0,
          created_at_ms: key.createdAtMs,
          expires_at_ms: key.expiresAtMs,
          revoked_at_ms: null,
        })
        .execute();
      await setKeySearch(query, { licenceId, environment, apiUserId }, normaliseSearchText(key.masked));
    },

    async revokeAll(licenceId, environment, apiUserId, atMs) {
      const result = await query
        .updateTable('api_key')
        .set({ state: 'revoked', sealed_text: null, revoked_at_ms: atMs })
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .where('state', '<>', 'revoked')
        .executeTakeFirst();
      await setKeySearch(query, { licenceId, environment, apiUserId }, '');
      return Number(result.numUpdatedRows);
    },
  };
}

/** Sets the text of the key by which an API user is found in searches. */
async function setKeySearch(
  query: DatabaseHandle['query'],
  { licenceId, environment, apiUserId }: ApiUserRef,
  text: string,
): Promise<void> {
  await query
    .updateTable('api_user')
    .set({ key_search: text })
    .where('licence_id', '=', licenceId)
    .where('environment', '=', environment)
    .where('id', '=', apiUserId)
    .execute();
}

/** Ends a rotation: sets the end of the previous key, and wipes its text. */
function createKeyRetirement({
  query,
}: DatabaseHandle): Pick<ApiKeyWriters['apiKeys'], 'retire' | 'revokeRetiring' | 'listRetired'> {
  return {
    async retire(licenceId, environment, apiUserId, { keyId, atMs }) {
      const result = await query
        .updateTable('api_key')
        .set({ state: 'retiring', expires_at_ms: atMs })
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .where('id', '=', keyId)
        .where('state', '=', 'active')
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async revokeRetiring(licenceId, environment, apiUserId, { atMs, endedOnly = false }) {
      const result = await query
        .updateTable('api_key')
        .set({ state: 'revoked', sealed_text: null, revoked_at_ms: atMs })
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .where('state', '=', 'retiring')
        .$if(endedOnly, (update) => update.where('expires_at_ms', '<=', atMs))
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },

    async listRetired(nowMs, limit) {
      const rows = await query
        .selectFrom('api_key')
        .select(['licence_id', 'environment', 'api_user_id', 'id'])
        .where('state', '=', sql.lit('retiring'))
        .where('expires_at_ms', '<=', nowMs)
        .orderBy('expires_at_ms')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        licenceId: row.licence_id,
        environment: row.environment,
        apiUserId: row.api_user_id,
        keyId: row.id,
      }));
    },
  };
}

type ReadColumns =
  | 'id'
  | 'version'
  | 'state'
  | 'masked'
  | 'digest'
  | 'sealed_text'
  | 'is_shown_once'
  | 'created_at_ms'
  | 'expires_at_ms'
  | 'revoked_at_ms'
  | 'last_used_at_ms'
  | 'last_used_address'
  | 'last_used_operation';

export function readApiKey(row: Pick<Selectable<ApiKeyTable>, ReadColumns>): StoredApiKey {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    masked: row.masked,
    digest: row.digest,
    sealedText: row.sealed_text,
    isShownOnce: row.is_shown_once === 1,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    revokedAtMs: row.revoked_at_ms,
    lastUsed:
      row.last_used_at_ms === 0
        ? null
        : {
            atMs: row.last_used_at_ms,
            address: row.last_used_address,
            operation: row.last_used_operation,
          },
  };
}
