import type { DatabaseHandle } from '../database-handle.ts';
import type { InstallationWriters } from './port.ts';

export function createSigningKeyStore({ query }: DatabaseHandle): InstallationWriters['signingKeys'] {
  return {
    async list(environment) {
      const rows = await query
        .selectFrom('signing_key')
        .selectAll()
        .where('environment', '=', environment)
        .orderBy('created_at_ms', 'desc')
        .orderBy('kid')
        .execute();
      return rows.map((row) => ({
        kid: row.kid,
        state: row.state,
        publicJwk: row.public_jwk,
        sealedPrivateKey: row.sealed_private_key,
        createdAtMs: row.created_at_ms,
        stateSinceMs: row.state_since_ms,
      }));
    },

    async insert(environment, key) {
      await query
        .insertInto('signing_key')
        .values({
          environment,
          kid: key.kid,
          state: key.state,
          public_jwk: key.publicJwk,
          sealed_private_key: key.sealedPrivateKey,
          created_at_ms: key.createdAtMs,
          state_since_ms: key.stateSinceMs,
        })
        .execute();
    },

    async setState(environment, kid, { from, to, atMs }) {
      const result = await query
        .updateTable('signing_key')
        .set({ state: to, state_since_ms: atMs, ...(to === 'removed' ? { sealed_private_key: '' } : {}) })
        .where('environment', '=', environment)
        .where('kid', '=', kid)
        .where('state', '=', from)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async replaceSealed(environment, kid, before, after) {
      const result = await query
        .updateTable('signing_key')
        .set({ sealed_private_key: after })
        .where('environment', '=', environment)
        .where('kid', '=', kid)
        .where('sealed_private_key', '=', before)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
