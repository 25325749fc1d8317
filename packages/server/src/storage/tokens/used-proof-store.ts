import type { DatabaseHandle } from '../database-handle.ts';
import type { TokenWriters } from './port.ts';

/** Stores used proofs of possession (RFC 9449), each until it would be too old to be accepted. */
export function createUsedProofStore({ query }: DatabaseHandle): TokenWriters['usedProofs'] {
  return {
    async insert(environment, { proofId, expiresAtMs }) {
      const result = await query
        .insertInto('used_proof')
        .values({ environment, proof_id: proofId, expires_at_ms: expiresAtMs })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },

    async forget(beforeMs) {
      await query.deleteFrom('used_proof').where('expires_at_ms', '<=', beforeMs).execute();
    },
  };
}
