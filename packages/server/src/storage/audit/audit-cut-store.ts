import { chainOf } from './chain-of.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import type { AuditWriters } from './port.ts';

/**
 * Stores where the kept part of each chain begins. Not checked here: signatures, and that the deleted part was intact;
 * see audit/prune-audit.ts.
 */
export function createAuditCutStore({ query }: DatabaseHandle): AuditWriters['auditCuts'] {
  return {
    async find(licenceId) {
      const row = await query
        .selectFrom('audit_cut')
        .selectAll()
        .where('chain', '=', chainOf(licenceId))
        .executeTakeFirst();
      return row && { sequence: row.sequence, hash: row.hash, atMs: row.at_ms, jws: row.jws };
    },

    async listLicencesBefore(atMs, { after, limit }) {
      // Reads only the first event of each chain, which the primary key finds without reading the others.
      let licences = query.selectFrom('licence').select('licence.id').orderBy('licence.id').limit(limit);
      if (after !== null) licences = licences.where('licence.id', '>', after);
      const rows = await licences
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('audit_event as first')
              .select('first.sequence')
              .whereRef('first.chain', '=', 'licence.id')
              .where('first.at_ms', '<', atMs)
              .where(({ eb, selectFrom: from }) =>
                eb(
                  'first.sequence',
                  '=',
                  from('audit_event as own')
                    .select((own) => own.fn.min('own.sequence').as('least'))
                    .whereRef('own.chain', '=', 'licence.id'),
                ),
              ),
          ),
        )
        .execute();
      return rows.map(({ id }) => id);
    },

    async cut(licenceId, { sequence, hash, atMs, jws }) {
      const chain = chainOf(licenceId);
      const fields = { sequence, hash, at_ms: atMs, jws };
      await query
        .insertInto('audit_cut')
        .values({ chain, ...fields })
        .onConflict((conflict) => conflict.column('chain').doUpdateSet(fields))
        .execute();
      for (const table of ['audit_event', 'audit_checkpoint'] as const) {
        await query.deleteFrom(table).where('chain', '=', chain).where('sequence', '<=', sequence).execute();
      }
    },
  };
}
