import { sql } from 'kysely';
import { apiUserIdSchema } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import type { ApiUserWriters } from './port.ts';

export function createCreationKeyStore({ query }: DatabaseHandle): ApiUserWriters['creationKeys'] {
  return {
    async claim({ licenceId, environment, actor, creationKey, apiUserId, atMs }) {
      const { numAffectedRows = 0n } = await sql`insert into creation_key
          (licence_id, environment, actor, creation_key, api_user_id, at_ms)
        values (${licenceId}, ${environment}, ${actor}, ${creationKey}, ${apiUserId}, ${atMs})
        on conflict (licence_id, environment, actor, creation_key) do nothing`.execute(query);
      if (numAffectedRows > 0n) return undefined;
      const { rows } = await sql<{ api_user_id: string }>`select api_user_id from creation_key
        where licence_id = ${licenceId} and environment = ${environment} and actor = ${actor}
          and creation_key = ${creationKey}`.execute(query);
      return apiUserIdSchema.parse(rows[0]?.api_user_id);
    },

    async forgetBefore({ licenceId, environment, actor }, atMs) {
      await sql`delete from creation_key where licence_id = ${licenceId} and environment = ${environment}
        and actor = ${actor} and at_ms < ${atMs}`.execute(query);
    },
  };
}
