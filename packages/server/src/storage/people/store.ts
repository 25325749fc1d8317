import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { DatabaseHandle } from '../database-handle.ts';
import { getPerson, listPeople } from './list-people.ts';
import type { StoredHuman, PeopleReaders, PeopleWriters } from './port.ts';

const columns = ['id', 'name', 'email', 'emailVerified'] as const;

/** People's accounts. better-auth reads and writes the same rows; see migrations/0002-humans.ts. */
export function createHumanStore(handle: DatabaseHandle): PeopleWriters['humans'] {
  return { ...createHumanReader(handle), ...createHumanWriter(handle), ...createFactorWriter(handle) };
}

function createHumanReader(db: DatabaseHandle): PeopleReaders['humans'] {
  const { query } = db;
  return {
    async find(humanId) {
      const row = await query
        .selectFrom('human_user')
        .select(columns)
        .where('id', '=', humanId)
        .executeTakeFirst();
      return row && readHuman(row);
    },

    async findByEmail(email) {
      const row = await query
        .selectFrom('human_user')
        .select(columns)
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      return row && readHuman(row);
    },

    getPerson: (humanId) => getPerson(db, humanId),

    list: (wanted) => listPeople(db, wanted),
  };
}

function createHumanWriter(
  db: DatabaseHandle,
): Pick<PeopleWriters['humans'], 'insert' | 'rename' | 'proveAddress'> {
  const { query } = db;
  return {
    async insert(human) {
      // Both databases accept ISO text for a time, and 0 and 1 for a boolean.
      const createdAt = new Date(human.createdAtMs).toISOString();
      await query
        .insertInto('human_user')
        .values({
          id: human.id,
          name: human.name,
          email: human.email.toLowerCase(),
          emailVerified: human.isAddressProved ? 1 : 0,
          twoFactorEnabled: 0,
          createdAt,
          updatedAt: createdAt,
        })
        .execute();
      await insertPassword(db, human.id, { hash: human.passwordHash, nowMs: human.createdAtMs });
    },

    async rename(humanId, name) {
      await query.updateTable('human_user').set({ name }).where('id', '=', humanId).execute();
    },

    async proveAddress(humanId) {
      await query.updateTable('human_user').set({ emailVerified: 1 }).where('id', '=', humanId).execute();
      await query
        .updateTable('membership')
        .set({ awaits_proof: 0 })
        .where('human_id', '=', humanId)
        .execute();
    },
  };
}

/** Writes the proofs with which people sign in. */
function createFactorWriter(
  db: DatabaseHandle,
): Pick<PeopleWriters['humans'], 'setPassword' | 'removePassword' | 'removeFactors' | 'takeTotpStep'> {
  const { query } = db;
  return {
    async setPassword(humanId, password) {
      await query.deleteFrom('human_account').where('userId', '=', humanId).execute();
      await insertPassword(db, humanId, password);
    },

    async removePassword(humanId) {
      await query
        .deleteFrom('human_account')
        .where('userId', '=', humanId)
        .where('providerId', '=', 'credential')
        .execute();
    },

    async removeFactors(humanId) {
      await query.deleteFrom('human_two_factor').where('userId', '=', humanId).execute();
      await query.deleteFrom('human_passkey').where('userId', '=', humanId).execute();
      await query.deleteFrom('human_totp_step').where('human_id', '=', humanId).execute();
      await query.updateTable('human_user').set({ twoFactorEnabled: 0 }).where('id', '=', humanId).execute();
    },

    async takeTotpStep(humanId, step) {
      const result = await query
        .insertInto('human_totp_step')
        .values({ human_id: humanId, last_step: step })
        .onConflict((conflict) =>
          conflict
            .column('human_id')
            .doUpdateSet({ last_step: step })
            .where('human_totp_step.last_step', '<', step),
        )
        .returning('last_step')
        .executeTakeFirst();
      return result !== undefined;
    },
  };
}

async function insertPassword(
  { query }: Pick<DatabaseHandle, 'query'>,
  humanId: HumanId,
  { hash, nowMs }: { readonly hash: string; readonly nowMs: number },
): Promise<void> {
  const createdAt = new Date(nowMs).toISOString();
  await query
    .insertInto('human_account')
    .values({
      id: `${humanId}-credential`,
      accountId: humanId,
      providerId: 'credential',
      userId: humanId,
      password: hash,
      createdAt,
      updatedAt: createdAt,
    })
    .execute();
}

function readHuman(row: {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean | number;
}): StoredHuman {
  return {
    id: humanIdSchema.parse(row.id),
    name: row.name,
    email: row.email,
    isAddressProved: Boolean(row.emailVerified),
  };
}
