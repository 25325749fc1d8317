import { chainOf } from './chain-of.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import type { AuditReaders, AuditWriters } from './port.ts';

export function createAuditCheckpointStore(handle: DatabaseHandle): AuditWriters['auditCheckpoints'] {
  return { ...createAuditCheckpointReader(handle), ...createAuditCheckpointWriter(handle) };
}

function createAuditCheckpointReader({ query }: DatabaseHandle): AuditReaders['auditCheckpoints'] {
  return {
    async list(licenceId, limit) {
      const rows = await query
        .selectFrom('audit_checkpoint')
        .select(['sequence', 'at_ms', 'jws'])
        .where('chain', '=', chainOf(licenceId))
        .orderBy('sequence', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ sequence, at_ms, jws }) => ({ sequence, atMs: at_ms, jws }));
    },

    async findUnsignedEnd(licenceId) {
      const chain = chainOf(licenceId);
      const last = await query
        .selectFrom('audit_event')
        .select(['sequence', 'hash'])
        .where('chain', '=', chain)
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (last === undefined) return undefined;
      const signed = await query
        .selectFrom('audit_checkpoint')
        .select('sequence')
        .where('chain', '=', chain)
        .where('sequence', '>=', last.sequence)
        .limit(1)
        .executeTakeFirst();
      return signed === undefined ? last : undefined;
    },

    async listUnsigned(after, limit) {
      let licences = query.selectFrom('licence').orderBy('licence.id').limit(limit);
      if (after !== null) licences = licences.where('licence.id', '>', after);
      const rows = await licences
        .select('licence.id')
        .select((eb) => [
          eb
            .selectFrom('audit_event')
            .select((own) => own.fn.max('sequence').as('last'))
            .whereRef('chain', '=', 'licence.id')
            .as('last'),
          eb
            .selectFrom('audit_checkpoint')
            .select((own) => own.fn.max('sequence').as('signed'))
            .whereRef('chain', '=', 'licence.id')
            .as('signed'),
        ])
        .execute();
      return rows.map(({ id, last, signed }) => ({
        licenceId: id,
        isUnsigned: Number(last ?? 0) > Number(signed ?? 0),
      }));
    },
  };
}

function createAuditCheckpointWriter({
  query,
}: DatabaseHandle): Omit<AuditWriters['auditCheckpoints'], keyof AuditReaders['auditCheckpoints']> {
  return {
    async insert(licenceId, { sequence, atMs, jws }) {
      await query
        .insertInto('audit_checkpoint')
        .values({ chain: chainOf(licenceId), sequence, at_ms: atMs, jws })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
