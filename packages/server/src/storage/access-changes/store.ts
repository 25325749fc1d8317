import { randomBytes } from 'node:crypto';
import type { AccessChange } from '@postern/contract/access-change';
import { changeSequenceSchema } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import type { AccessChangeTable } from './table.ts';
import type { AccessChangeWriters } from './port.ts';

/**
 * Creates the store of the change feed. `onChange` is called on each append, before the commit; if it throws, nothing
 * is committed.
 */
export function createAccessChangeStore(
  { query, dialect }: DatabaseHandle,
  onChange: () => void,
): AccessChangeWriters['changes'] {
  const latest = async () => {
    const row = await query
      .selectFrom('access_change')
      .select('sequence')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.sequence ?? changeSequenceSchema.parse(0);
  };
  return {
    latest,

    async listAfter(since, limit) {
      const rows = await query
        .selectFrom('access_change')
        .selectAll()
        .where('sequence', '>', since)
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return rows.map(readAccessChange);
    },

    async append(change) {
      onChange();
      await dialect.lockAppends(query);
      const sequence = changeSequenceSchema.parse((await latest()) + 1);
      await query
        .insertInto('access_change')
        .values({
          sequence,
          at_ms: change.atMs,
          licence_id: change.licenceId,
          environment: change.environment,
          kind: change.kind,
          subject_id: change.subjectId,
          mark: randomBytes(12).toString('base64url'),
        })
        .execute();
      await dialect.announceChange(query, sequence);
      return sequence;
    },
  };
}

function readAccessChange(row: AccessChangeTable): AccessChange {
  return {
    sequence: row.sequence,
    atMs: row.at_ms,
    licenceId: row.licence_id,
    environment: row.environment,
    kind: row.kind,
    subjectId: row.subject_id,
    ...(row.mark === null ? {} : { mark: row.mark }),
  };
}
