import type { Licence } from '@postern/contract/licence';
import { licenceIdSchema } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import { loadPage } from '../load-page.ts';
import { createRandomId } from '../random-id.ts';
import { joinSearchText, normaliseSearchText } from '../search-text.ts';
import type { LicenceTable } from './table.ts';
import type { LicenceReaders, LicenceWriters } from './port.ts';

export function createLicenceStore(handle: DatabaseHandle): LicenceWriters['licences'] {
  return { ...createLicenceReader(handle), ...createLicenceWriter(handle) };
}

function createLicenceReader({ query, dialect }: DatabaseHandle): LicenceReaders['licences'] {
  return {
    find: (licenceId) => findWhere(query, 'id', licenceId),

    findByNumber: (number) => findWhere(query, 'number', number),

    findByAccountName: (accountName) => findWhere(query, 'account_name', accountName),

    async list({ search, page, pageSize }) {
      const wanted = normaliseSearchText(search ?? '');
      const all = query.selectFrom('licence');
      const matching =
        wanted === '' ? all : all.where((eb) => dialect.contains(eb.ref('search_text'), wanted));
      const sorted = matching.selectAll().orderBy('number');
      return await loadPage({ page, pageSize }, { matching, sorted, read: readLicence });
    },
  };
}

function createLicenceWriter({
  query,
}: DatabaseHandle): Omit<LicenceWriters['licences'], keyof LicenceReaders['licences']> {
  return {
    async insert(licence) {
      const row: LicenceTable = {
        id: licenceIdSchema.parse(createRandomId('lic')),
        number: licence.number,
        name: licence.name,
        account_name: licence.accountName,
        key_display: licence.keyDisplay,
        connector_access: licence.connectorAccess === true ? 1 : 0,
        leaked_key_policy: licence.leakedKeyPolicy ?? 'report',
        key_lifetime_days_max: licence.keyLifetimeDaysMax ?? null,
        rotation_due_days: licence.rotationDueDays ?? null,
        search_text: searchTextOf(licence),
        created_at_ms: licence.createdAtMs,
        version: 1,
      };
      await query.insertInto('licence').values(row).execute();
      return readLicence(row);
    },

    async update(licenceId, version, fields) {
      const current = await findWhere(query, 'id', licenceId);
      if (current === undefined || current.version !== version) return false;
      const next = { ...current, ...fields };
      const result = await query
        .updateTable('licence')
        .set({
          name: next.name,
          account_name: next.accountName,
          key_display: next.keyDisplay,
          connector_access: next.connectorAccess ? 1 : 0,
          leaked_key_policy: next.leakedKeyPolicy,
          key_lifetime_days_max: next.keyLifetimeDaysMax,
          rotation_due_days: next.rotationDueDays,
          search_text: searchTextOf(next),
          version: version + 1,
        })
        .where('id', '=', licenceId)
        .where('version', '=', version)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}

async function findWhere<Column extends 'id' | 'number' | 'account_name'>(
  query: DatabaseHandle['query'],
  column: Column,
  value: LicenceTable[Column],
) {
  const row = await query
    .selectFrom('licence')
    .selectAll()
    // Kysely cannot infer that the generic column and the value have the same type.
    .where(column, '=', value as never)
    .executeTakeFirst();
  return row && readLicence(row);
}

function searchTextOf(licence: Pick<Licence, 'number' | 'name' | 'accountName'>): string {
  return joinSearchText([licence.name, licence.accountName, String(licence.number)]);
}

function readLicence(row: LicenceTable): Licence {
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    accountName: row.account_name,
    keyDisplay: row.key_display,
    connectorAccess: row.connector_access === 1,
    leakedKeyPolicy: row.leaked_key_policy,
    keyLifetimeDaysMax: row.key_lifetime_days_max,
    rotationDueDays: row.rotation_due_days,
    createdAtMs: row.created_at_ms,
    version: row.version,
  };
}
