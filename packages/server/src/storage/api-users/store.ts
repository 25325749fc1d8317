import type { ApiUserStatus, EntityAccess } from '@postern/contract/api-user';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import { readApiUser, toFieldColumns, selectWideApiUsers } from './api-user-row.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import { listApiUsers } from './list-api-users.ts';
import { forgetUsageOf } from '../usage/forget-usage.ts';
import { touchLastUsed } from './touch-last-used.ts';
import type { ApiUserReaders, ApiUserWriters } from './port.ts';

export function createApiUserStore(handle: DatabaseHandle): ApiUserWriters['apiUsers'] {
  const reader = createApiUserReader(handle);
  return { ...reader, ...createApiUserWriter(handle, reader) };
}

function createApiUserReader(db: DatabaseHandle): ApiUserReaders['apiUsers'] {
  const find = async (licenceId: LicenceId, environment: EnvironmentName, apiUserId: ApiUserId) => {
    const row = await selectWideApiUsers(db)
      .where('u.licence_id', '=', licenceId)
      .where('u.environment', '=', environment)
      .where('u.id', '=', apiUserId)
      .executeTakeFirst();
    return row && readApiUser(row);
  };
  return {
    find,

    list: (licenceId, environment, wanted) => listApiUsers(licenceId, environment, { db, wanted }),

    count: (licenceId, environment) => countApiUsers(licenceId, environment, db),
  };
}

function createApiUserWriter(
  db: DatabaseHandle,
  { find }: Pick<ApiUserReaders['apiUsers'], 'find'>,
): Omit<ApiUserWriters['apiUsers'], keyof ApiUserReaders['apiUsers']> {
  const { query } = db;
  return {
    insert: (licenceId, environment, apiUser) => insertApiUser(db, { licenceId, environment }, apiUser),

    async update(licenceId, environment, apiUserId, version, fields, updatedAtMs) {
      const current = await find(licenceId, environment, apiUserId);
      if (current === undefined || current.version !== version) return false;
      const result = await query
        .updateTable('api_user')
        .set({
          ...toFieldColumns({ ...current, ...fields }),
          updated_at_ms: updatedAtMs,
          version: version + 1,
        })
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('id', '=', apiUserId)
        .where('version', '=', version)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) return false;
      if (fields.entities !== undefined) {
        await query.deleteFrom('api_user_entity').where('api_user_id', '=', apiUserId).execute();
        await insertEntityAccess(db, { licenceId, environment, apiUserId, entities: fields.entities });
      }
      return true;
    },

    async delete(licenceId, environment, apiUserId, version) {
      const result = await query
        .deleteFrom('api_user')
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('id', '=', apiUserId)
        .where('version', '=', version)
        .executeTakeFirst();
      if (result.numDeletedRows === 1n) await forgetUsageOf(db, apiUserId);
      return result.numDeletedRows === 1n;
    },

    touchLastUsed: (rows) => touchLastUsed(db, rows),
  };
}

async function insertApiUser(
  db: DatabaseHandle,
  { licenceId, environment }: { readonly licenceId: LicenceId; readonly environment: EnvironmentName },
  apiUser: Parameters<ApiUserWriters['apiUsers']['insert']>[2],
): ReturnType<ApiUserWriters['apiUsers']['insert']> {
  const { query } = db;
  const account = await query
    .insertInto('account_number')
    .values({ api_user_id: apiUser.id })
    .returning('number')
    .executeTakeFirstOrThrow();
  await query
    .insertInto('api_user')
    .values({
      ...toFieldColumns(apiUser),
      licence_id: licenceId,
      environment,
      id: apiUser.id,
      account_number: account.number,
      key_search: '',
      last_used_at_ms: 0,
      last_used_address: '',
      last_used_operation: '',
      created_at_ms: apiUser.createdAtMs,
      updated_at_ms: apiUser.createdAtMs,
      version: 1,
    })
    .execute();
  await insertEntityAccess(db, {
    licenceId,
    environment,
    apiUserId: apiUser.id,
    entities: apiUser.entities,
  });
  return {
    ...apiUser,
    licenceId,
    environment,
    accountNumber: account.number,
    key: null,
    retiringKey: null,
    lastUsed: null,
    networkRefusals: null,
    updatedAtMs: apiUser.createdAtMs,
    version: 1,
  };
}

async function countApiUsers(
  licenceId: LicenceId,
  environment: EnvironmentName,
  { query }: DatabaseHandle,
): Promise<{ readonly active: number; readonly deactivated: number }> {
  const rows = await query
    .selectFrom('api_user')
    .select((eb) => ['status', eb.fn.countAll<number>().as('total')])
    .where('licence_id', '=', licenceId)
    .where('environment', '=', environment)
    .groupBy('status')
    .execute();
  const totalOf = (status: ApiUserStatus) => rows.find((row) => row.status === status)?.total ?? 0;
  return { active: totalOf('active'), deactivated: totalOf('deactivated') };
}

async function insertEntityAccess(
  { query }: DatabaseHandle,
  access: {
    readonly licenceId: LicenceId;
    readonly environment: EnvironmentName;
    readonly apiUserId: ApiUserId;
    readonly entities: EntityAccess;
  },
): Promise<void> {
  if (access.entities.kind !== 'some' || access.entities.entityIds.length === 0) return;
  const rows = [...new Set(access.entities.entityIds)].map((entityId, position) => ({
    licence_id: access.licenceId,
    environment: access.environment,
    api_user_id: access.apiUserId,
    entity_id: entityId,
    position,
  }));
  await query.insertInto('api_user_entity').values(rows).execute();
}
