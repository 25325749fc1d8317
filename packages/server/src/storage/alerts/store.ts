import { alertFactsSchema } from '@postern/contract/alert';
import type { Alert } from '@postern/contract/alert';
import type { AlertWriters } from './port.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import { loadPage } from '../load-page.ts';
import type { AlertTable } from './table.ts';

export function createAlertStore({ query }: DatabaseHandle): AlertWriters['alerts'] {
  return {
    async list(licenceId, environment, { kind, apiUserId, page, pageSize }) {
      let matching = query
        .selectFrom('alert')
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment);
      if (kind !== undefined) matching = matching.where('kind', '=', kind);
      if (apiUserId !== undefined) matching = matching.where('api_user_id', '=', apiUserId);
      const sorted = matching.selectAll().orderBy('at_ms', 'desc').orderBy('id');
      return await loadPage({ page, pageSize }, { matching, sorted, read: readAlert });
    },

    async insert(alert) {
      const result = await query
        .insertInto('alert')
        .values({
          id: alert.id,
          licence_id: alert.licenceId,
          environment: alert.environment,
          api_user_id: alert.apiUserId,
          subject_name: alert.subjectName,
          kind: alert.kind,
          at_ms: alert.atMs,
          said_once: alert.saidOnce,
          facts: JSON.stringify(alert.facts),
        })
        .onConflict((conflict) => conflict.column('said_once').doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },

    async forget(beforeMs) {
      await query.deleteFrom('alert').where('at_ms', '<', beforeMs).execute();
    },
  };
}

function readAlert(row: AlertTable): Alert {
  return {
    id: row.id,
    licenceId: row.licence_id,
    environment: row.environment,
    apiUserId: row.api_user_id,
    subjectName: row.subject_name,
    kind: row.kind,
    atMs: row.at_ms,
    facts: alertFactsSchema.parse(JSON.parse(row.facts)),
  };
}
