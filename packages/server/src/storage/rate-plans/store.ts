import { ratePlanSchema } from '@postern/contract/rate-plan';
import type { DatabaseHandle } from '../database-handle.ts';
import type { RatePlanReaders, RatePlanWriters } from './port.ts';

export function createRatePlanStore(handle: DatabaseHandle): RatePlanWriters['ratePlans'] {
  return { ...createRatePlanReader(handle), ...createRatePlanWriter(handle) };
}

function createRatePlanReader({ query }: DatabaseHandle): RatePlanReaders['ratePlans'] {
  return {
    async findOfLicence(licenceId, environment) {
      const row = await query
        .selectFrom('licence_rate_plan')
        .select(['limits', 'version'])
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .executeTakeFirst();
      return row && { limits: ratePlanSchema.parse(JSON.parse(row.limits)), version: row.version };
    },

    async findOfApiUser(licenceId, environment, apiUserId) {
      const row = await query
        .selectFrom('api_user_rate_plan')
        .select(['plan', 'own', 'version'])
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .executeTakeFirst();
      return (
        row && {
          plan: ratePlanSchema.parse(JSON.parse(row.plan)),
          own: ratePlanSchema.parse(JSON.parse(row.own)),
          version: row.version,
        }
      );
    },
  };
}

function createRatePlanWriter({
  query,
}: DatabaseHandle): Omit<RatePlanWriters['ratePlans'], keyof RatePlanReaders['ratePlans']> {
  return {
    async putOfLicence(licenceId, environment, limits, version) {
      const row = { limits: JSON.stringify(limits), version: version + 1 };
      if (version === 0) {
        const inserted = await query
          .insertInto('licence_rate_plan')
          .values({ licence_id: licenceId, environment, ...row })
          .onConflict((conflict) => conflict.columns(['licence_id', 'environment']).doNothing())
          .executeTakeFirst();
        return (inserted.numInsertedOrUpdatedRows ?? 0n) === 1n;
      }
      const updated = await query
        .updateTable('licence_rate_plan')
        .set(row)
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('version', '=', version)
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },

    async putOfApiUser(licenceId, environment, apiUserId, { plan, own, version }) {
      const row = { plan: JSON.stringify(plan), own: JSON.stringify(own), version: version + 1 };
      if (version === 0) {
        const inserted = await query
          .insertInto('api_user_rate_plan')
          .values({ licence_id: licenceId, environment, api_user_id: apiUserId, ...row })
          .onConflict((conflict) => conflict.column('api_user_id').doNothing())
          .executeTakeFirst();
        return (inserted.numInsertedOrUpdatedRows ?? 0n) === 1n;
      }
      const updated = await query
        .updateTable('api_user_rate_plan')
        .set(row)
        .where('licence_id', '=', licenceId)
        .where('environment', '=', environment)
        .where('api_user_id', '=', apiUserId)
        .where('version', '=', version)
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },
  };
}
