import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { LicenceId } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import type { StoredIntegrator, IntegratorReaders, IntegratorWriters } from './port.ts';

/** Stores the people who read the portal after signing in, and the API users whose calls they see. */
export function createIntegratorStore(handle: DatabaseHandle): IntegratorWriters['integrators'] {
  return { ...createIntegratorReader(handle), ...createIntegratorWriter(handle) };
}

function createIntegratorReader({ query }: DatabaseHandle): IntegratorReaders['integrators'] {
  const select = (licenceId: LicenceId) =>
    query
      .selectFrom('integrator')
      .innerJoin('human_user', 'human_user.id', 'integrator.human_id')
      .select(['human_id', 'joined_at_ms', 'human_user.name', 'human_user.email', 'emailVerified'])
      .where('licence_id', '=', licenceId);
  const selectApiUsers = () =>
    query
      .selectFrom('integrator_api_user')
      .select(['licence_id', 'human_id', 'environment', 'api_user_id'])
      .orderBy('environment')
      .orderBy('api_user_id');
  return {
    async list(licenceId) {
      const [people, given] = await Promise.all([
        select(licenceId).orderBy('human_user.name').orderBy('human_id').execute(),
        selectApiUsers().where('licence_id', '=', licenceId).execute(),
      ]);
      const byHuman = Map.groupBy(given, (row) => row.human_id);
      return people.map((row) => readIntegrator(row, byHuman.get(row.human_id) ?? []));
    },

    async find(licenceId, humanId) {
      const row = await select(licenceId).where('human_id', '=', humanId).executeTakeFirst();
      if (row === undefined) return undefined;
      const given = await selectApiUsers()
        .where('licence_id', '=', licenceId)
        .where('human_id', '=', humanId)
        .execute();
      return readIntegrator(row, given);
    },

    async listOf(humanId) {
      const [licences, given] = await Promise.all([
        query
          .selectFrom('integrator')
          .select('licence_id')
          .where('human_id', '=', humanId)
          .orderBy('licence_id')
          .execute(),
        selectApiUsers().where('human_id', '=', humanId).execute(),
      ]);
      const byLicence = Map.groupBy(given, (row) => row.licence_id);
      return licences.map(({ licence_id: licenceId }) => ({
        licenceId,
        apiUsers: (byLicence.get(licenceId) ?? []).map(readPlace),
      }));
    },
  };
}

function createIntegratorWriter({
  query,
}: DatabaseHandle): Omit<IntegratorWriters['integrators'], keyof IntegratorReaders['integrators']> {
  return {
    async put(licenceId, humanId, joinedAtMs) {
      await query
        .insertInto('integrator')
        .values({ licence_id: licenceId, human_id: humanId, joined_at_ms: joinedAtMs })
        .onConflict((conflict) => conflict.columns(['licence_id', 'human_id']).doNothing())
        .execute();
    },

    async setApiUsers(licenceId, humanId, apiUsers) {
      await query
        .deleteFrom('integrator_api_user')
        .where('licence_id', '=', licenceId)
        .where('human_id', '=', humanId)
        .execute();
      for (const { environment, apiUserId } of apiUsers) {
        await query
          .insertInto('integrator_api_user')
          .columns(['licence_id', 'human_id', 'environment', 'api_user_id'])
          .expression((eb) =>
            eb
              .selectFrom('api_user')
              .select((row) => [
                'api_user.licence_id',
                row.val(humanId).as('human_id'),
                'api_user.environment',
                'api_user.id',
              ])
              .where('licence_id', '=', licenceId)
              .where('environment', '=', environment)
              .where('id', '=', apiUserId),
          )
          .onConflict((conflict) =>
            conflict.columns(['licence_id', 'human_id', 'environment', 'api_user_id']).doNothing(),
          )
          .execute();
      }
    },

    async remove(licenceId, humanId) {
      const result = await query
        .deleteFrom('integrator')
        .where('licence_id', '=', licenceId)
        .where('human_id', '=', humanId)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

type PlaceRow = {
  readonly environment: StoredIntegrator['apiUsers'][number]['environment'];
  readonly api_user_id: StoredIntegrator['apiUsers'][number]['apiUserId'];
};

function readPlace(row: PlaceRow): StoredIntegrator['apiUsers'][number] {
  return { environment: row.environment, apiUserId: row.api_user_id };
}

function readIntegrator(
  row: {
    readonly human_id: HumanId;
    readonly joined_at_ms: number;
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean | number;
  },
  given: readonly PlaceRow[],
): StoredIntegrator {
  return {
    humanId: humanIdSchema.parse(row.human_id),
    name: row.name,
    email: row.email,
    joinedAtMs: row.joined_at_ms,
    isAddressProved: Boolean(row.emailVerified),
    apiUsers: given.map(readPlace),
  };
}
