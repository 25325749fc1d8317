import type { LicenceId } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import type { StoredDataKey, InstallationWriters } from './port.ts';
import type { DataKeyTable } from './table.ts';

export function createDataKeyStore({ query }: DatabaseHandle): InstallationWriters['dataKeys'] {
  const ofLicence = (licenceId: LicenceId) =>
    query.selectFrom('data_key').selectAll().where('licence_id', '=', licenceId);
  return {
    async find(licenceId, dataKeyId) {
      const row = await ofLicence(licenceId).where('id', '=', dataKeyId).executeTakeFirst();
      return row && readDataKey(row);
    },

    async findCurrent(licenceId) {
      const row = await ofLicence(licenceId)
        .orderBy('created_at_ms', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && readDataKey(row);
    },

    async listWrappedByOthers(masterKeyId, limit) {
      const rows = await query
        .selectFrom('data_key')
        .selectAll()
        .where('master_key_id', '<>', masterKeyId)
        .orderBy('licence_id')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ licenceId: row.licence_id, key: readDataKey(row) }));
    },

    async insert(licenceId, key) {
      await query
        .insertInto('data_key')
        .values({
          licence_id: licenceId,
          id: key.id,
          master_key_id: key.masterKeyId,
          wrapped_key: key.wrappedKey,
          created_at_ms: key.createdAtMs,
        })
        .execute();
    },

    async replace(licenceId, before, after) {
      const result = await query
        .updateTable('data_key')
        .set({ master_key_id: after.masterKeyId, wrapped_key: after.wrappedKey })
        .where('licence_id', '=', licenceId)
        .where('id', '=', before.id)
        .where('wrapped_key', '=', before.wrappedKey)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}

function readDataKey(row: DataKeyTable): StoredDataKey {
  return {
    id: row.id,
    masterKeyId: row.master_key_id,
    wrappedKey: row.wrapped_key,
    createdAtMs: row.created_at_ms,
  };
}
