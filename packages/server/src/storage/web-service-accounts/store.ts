import type { WebServiceAccount } from '@postern/contract/web-service-account';
import type { DatabaseHandle } from '../database-handle.ts';
import type { WebServiceAccountTable } from './table.ts';
import type { WebServiceAccountReaders, WebServiceAccountWriters } from './port.ts';

const shown = ['id', 'name', 'api_user_id', 'version', 'created_at_ms', 'revoked_at_ms'] as const;

export function createWebServiceAccountStore(
  handle: DatabaseHandle,
): WebServiceAccountWriters['webServiceAccounts'] {
  return { ...createWebServiceAccountReader(handle), ...createWebServiceAccountWriter(handle) };
}

function createWebServiceAccountReader({
  query,
}: DatabaseHandle): WebServiceAccountReaders['webServiceAccounts'] {
  return {
    async list(licenceId, environment) {
      const rows = await query
        .selectFrom('web_service_account')
        .select(shown)
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .orderBy('name')
        .execute();
      return rows.map(readAccount);
    },

    async find(licenceId, environment, name) {
      const row = await query
        .selectFrom('web_service_account')
        .select(shown)
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('name', '=', name)
        .executeTakeFirst();
      return row && readAccount(row);
    },

    async sampleHashes(environment, limit) {
      // Ids are random, so that the first ones in their order are a fair sample.
      const rows = await query
        .selectFrom('web_service_account')
        .select('password_hash')
        .where('environment', '=', environment)
        .where('revoked_at_ms', 'is', null)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ password_hash: hash }) => hash);
    },
  };
}

function createWebServiceAccountWriter({
  query,
}: DatabaseHandle): Omit<
  WebServiceAccountWriters['webServiceAccounts'],
  keyof WebServiceAccountReaders['webServiceAccounts']
> {
  return {
    async insert(licenceId, environment, account) {
      await query
        .insertInto('web_service_account')
        .values({
          licence_id: licenceId,
          environment,
          api_user_id: account.apiUserId,
          id: account.id,
          name: account.name,
          password_hash: account.passwordHash,
          version: account.version,
          created_at_ms: account.createdAtMs,
          revoked_at_ms: account.passwordRevokedAtMs,
        })
        .execute();
    },

    async setPasswordHash(licenceId, environment, name, passwordHash) {
      const result = await query
        .updateTable('web_service_account')
        .set((eb) => ({ password_hash: passwordHash, version: eb('version', '+', 1), revoked_at_ms: null }))
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('name', '=', name)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async revokeAll(licenceId, environment, apiUserId, atMs) {
      const result = await query
        .updateTable('web_service_account')
        .set((eb) => ({ password_hash: '', version: eb('version', '+', 1), revoked_at_ms: atMs }))
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .where('revoked_at_ms', 'is', null)
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },

    async delete(licenceId, environment, name) {
      const result = await query
        .deleteFrom('web_service_account')
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('name', '=', name)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

function readAccount(row: Pick<WebServiceAccountTable, (typeof shown)[number]>): WebServiceAccount {
  return {
    id: row.id,
    name: row.name,
    apiUserId: row.api_user_id,
    version: row.version,
    createdAtMs: row.created_at_ms,
    passwordRevokedAtMs: row.revoked_at_ms,
  };
}
