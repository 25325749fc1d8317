import { z } from 'zod';
import type { DatabaseHandle } from '../database-handle.ts';
import type { HumanRecoveryTable } from './table.ts';
import { createRandomId } from '../random-id.ts';
import type { StoredRecovery, PeopleReaders, PeopleWriters } from './port.ts';

const kindSchema = z.enum(['address', 'password', 'factors', 'account']);

/** Stores codes and links by which people prove their address or get back into their account. */
export function createRecoveryStore(handle: DatabaseHandle): PeopleWriters['recoveries'] {
  return { ...createRecoveryReader(handle), ...createRecoveryWriter(handle) };
}

function createRecoveryReader({ query }: DatabaseHandle): PeopleReaders['recoveries'] {
  return {
    async findOpen(secretDigest, nowMs) {
      const row = await selectOpen(query, nowMs)
        .where('secret_digest', '=', secretDigest)
        // A code is too short for a look-up by its digest: see takeTry.
        .where('kind', '<>', 'address')
        .executeTakeFirst();
      return row && readRecovery(row);
    },

    async count(humanId, kinds, sinceMs) {
      const { made } = await query
        .selectFrom('human_recovery')
        .select((eb) => eb.fn.countAll<number>().as('made'))
        .where('human_id', '=', humanId)
        .where('kind', 'in', kinds)
        .where('created_at_ms', '>', sinceMs)
        .executeTakeFirstOrThrow();
      return Number(made);
    },
  };
}

function createRecoveryWriter({
  query,
}: DatabaseHandle): Omit<PeopleWriters['recoveries'], keyof PeopleReaders['recoveries']> {
  return {
    async insert(recovery) {
      await query
        .insertInto('human_recovery')
        .values({
          id: createRandomId('rec'),
          human_id: recovery.humanId,
          kind: recovery.kind,
          secret_digest: recovery.secretDigest,
          proves_address: recovery.provesAddress ? 1 : 0,
          tries: 0,
          created_at_ms: recovery.createdAtMs,
          expires_at_ms: recovery.expiresAtMs,
          closed_at_ms: null,
        })
        .execute();
    },

    async takeTry(humanId, nowMs) {
      const newest = await selectOpen(query, nowMs)
        .where('human_id', '=', humanId)
        .where('kind', '=', 'address')
        .orderBy('created_at_ms', 'desc')
        .executeTakeFirst();
      if (newest === undefined) return undefined;
      const row = await query
        .updateTable('human_recovery')
        .set(({ eb }) => ({ tries: eb('tries', '+', 1) }))
        .where('id', '=', newest.id)
        .where('closed_at_ms', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && readRecovery(row);
    },

    async close(id, nowMs) {
      const result = await query
        .updateTable('human_recovery')
        .set({ closed_at_ms: nowMs })
        .where('id', '=', id)
        .where('closed_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async closeAll(humanId, kinds, nowMs) {
      await query
        .updateTable('human_recovery')
        .set({ closed_at_ms: nowMs })
        .where('human_id', '=', humanId)
        .where('kind', 'in', kinds)
        .where('closed_at_ms', 'is', null)
        .execute();
    },
  };
}

function readRecovery(row: HumanRecoveryTable): StoredRecovery {
  return {
    id: row.id,
    humanId: row.human_id,
    kind: kindSchema.parse(row.kind),
    secretDigest: row.secret_digest,
    provesAddress: row.proves_address === 1,
    tries: row.tries,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}

function selectOpen(query: DatabaseHandle['query'], nowMs: number) {
  return query
    .selectFrom('human_recovery')
    .selectAll()
    .where('closed_at_ms', 'is', null)
    .where('expires_at_ms', '>', nowMs);
}
