import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { DatabaseHandle } from './database-handle.ts';
import type { StorageWriter, StoredHuman } from './storage.ts';

const columns = ['id', 'name', 'email'] as const;

/** People's accounts. better-auth reads and writes the same rows; see migrations/0002-humans.ts. */
export function createHumanStore({ query }: DatabaseHandle): StorageWriter['humans'] {
  return {
    async find(humanId) {
      const row = await query
        .selectFrom('human_user')
        .select(columns)
        .where('id', '=', humanId)
        .executeTakeFirst();
      return row && presentHuman(row);
    },

    async findByEmail(email) {
      const row = await query
        .selectFrom('human_user')
        .select(columns)
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      return row && presentHuman(row);
    },

    async insert(human) {
      // Both databases take ISO text for a moment, and 1 for true.
      const createdAt = new Date(human.createdAtMs).toISOString();
      const moments = { createdAt, updatedAt: createdAt };
      await query
        .insertInto('human_user')
        .values({
          id: human.id,
          name: human.name,
          email: human.email.toLowerCase(),
          emailVerified: 1,
          twoFactorEnabled: 0,
          ...moments,
        })
        .execute();
      await query
        .insertInto('human_account')
        .values({
          id: `${human.id}-credential`,
          accountId: human.id,
          providerId: 'credential',
          userId: human.id,
          password: human.passwordHash,
          ...moments,
        })
        .execute();
    },
  };
}

function presentHuman(row: {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}): StoredHuman {
  return { id: humanIdSchema.parse(row.id), name: row.name, email: row.email };
}
