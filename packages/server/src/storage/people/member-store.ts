import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { HumanId } from '@postern/contract/admin-routes/team';
import { roleSchema } from '@postern/contract/admin-routes/route-parts';
import type { LicenceId } from '@postern/contract/ids';
import type { DatabaseHandle } from '../database-handle.ts';
import type { StoredMember, PeopleReaders, PeopleWriters } from './port.ts';

/** The seats of people. A licence id of null means the installation: the operators. */
export function createMemberStore(handle: DatabaseHandle): PeopleWriters['members'] {
  return { ...createMemberReader(handle), ...createMemberWriter(handle) };
}

function createMemberReader({ query }: DatabaseHandle): PeopleReaders['members'] {
  const select = () =>
    query
      .selectFrom('membership')
      .innerJoin('human_user', 'human_user.id', 'membership.human_id')
      .select([
        'human_id',
        'role',
        'joined_at_ms',
        'awaits_proof',
        'human_user.name',
        'human_user.email',
        'emailVerified',
        'twoFactorEnabled',
      ])
      .select(({ exists, selectFrom }) =>
        exists(selectFrom('human_passkey').select('id').whereRef('userId', '=', 'human_user.id')).as(
          'has_passkey',
        ),
      );
  return {
    async list(licenceId) {
      const rows = await select()
        .where('scope', '=', scopeOf(licenceId))
        .orderBy('human_user.name')
        .orderBy('human_id')
        .execute();
      return rows.map(readMember);
    },

    async find(licenceId, humanId) {
      const row = await select()
        .where('scope', '=', scopeOf(licenceId))
        .where('human_id', '=', humanId)
        .executeTakeFirst();
      return row && readMember(row);
    },

    async listOf(humanId) {
      const rows = await query
        .selectFrom('membership')
        .select(['licence_id', 'role', 'awaits_proof'])
        .where('human_id', '=', humanId)
        .orderBy('scope')
        .execute();
      return rows.map((row) => ({
        licenceId: row.licence_id,
        role: roleSchema.parse(row.role),
        awaitsProof: row.awaits_proof === 1,
      }));
    },
  };
}

function createMemberWriter({
  query,
}: DatabaseHandle): Omit<PeopleWriters['members'], keyof PeopleReaders['members']> {
  return {
    async put(licenceId, humanId, { role, atMs, awaitsProof = false }) {
      await query
        .insertInto('membership')
        .values({
          scope: scopeOf(licenceId),
          licence_id: licenceId,
          human_id: humanId,
          role,
          joined_at_ms: atMs,
          awaits_proof: awaitsProof ? 1 : 0,
        })
        .onConflict((conflict) => conflict.columns(['scope', 'human_id']).doUpdateSet({ role }))
        .execute();
    },

    async remove(licenceId, humanId) {
      const result = await query
        .deleteFrom('membership')
        .where('scope', '=', scopeOf(licenceId))
        .where('human_id', '=', humanId)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

/** Returns the value of the column `scope`: the licence's id, or `-` for the installation. */
export function scopeOf(licenceId: LicenceId | null): string {
  return licenceId ?? '-';
}

function readMember(row: {
  readonly human_id: HumanId;
  readonly role: string;
  readonly joined_at_ms: number;
  readonly awaits_proof: number;
  readonly emailVerified: boolean | number;
  readonly name: string;
  readonly email: string;
  readonly twoFactorEnabled: boolean | number | null;
  readonly has_passkey: unknown;
}): StoredMember {
  return {
    humanId: humanIdSchema.parse(row.human_id),
    name: row.name,
    email: row.email,
    role: roleSchema.parse(row.role),
    hasSecondFactor: Boolean(row.twoFactorEnabled) || Boolean(row.has_passkey),
    isAddressProved: Boolean(row.emailVerified),
    awaitsProof: row.awaits_proof === 1,
    joinedAtMs: row.joined_at_ms,
  };
}
