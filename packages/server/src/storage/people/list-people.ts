import { sql } from 'kysely';
import { humanIdSchema } from '@postern/contract/admin-routes/team';
import type { HumanId } from '@postern/contract/admin-routes/team';
import type { DatabaseHandle } from '../database-handle.ts';
import { loadPage } from '../load-page.ts';
import type { PeopleReaders, StoredPerson } from './port.ts';

type Wanted = Parameters<PeopleReaders['humans']['list']>[0];

/** Lists people as operators see them, one page at a time. */
export async function listPeople(
  db: DatabaseHandle,
  { search, page, pageSize }: Wanted,
): Promise<{ readonly items: readonly StoredPerson[]; readonly total: number }> {
  const text = search.trim().toLowerCase();
  let matching = db.query.selectFrom('human_user');
  if (text !== '') {
    matching = matching.where(({ or }) =>
      or([
        db.dialect.contains(sql<string>`lower(human_user.email)`, text),
        db.dialect.contains(sql<string>`lower(human_user.name)`, text),
      ]),
    );
  }
  const sorted = matching.select(personColumns).orderBy('email');
  const { items, total } = await loadPage({ page, pageSize }, { matching, sorted, read: (row) => row });
  return { items: await completePeople(db, items), total };
}

export async function getPerson(db: DatabaseHandle, humanId: HumanId): Promise<StoredPerson | undefined> {
  const rows = await db.query
    .selectFrom('human_user')
    .select(personColumns)
    .where('id', '=', humanId)
    .execute();
  const [person] = await completePeople(db, rows);
  return person;
}

const personColumns = ['id', 'name', 'email', 'emailVerified', 'twoFactorEnabled', 'createdAt'] as const;

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean | number;
  readonly twoFactorEnabled: boolean | number | null;
  readonly createdAt: Date | string;
}

/** Adds the ways in which they sign in. */
async function completePeople(
  { query }: DatabaseHandle,
  rows: readonly PersonRow[],
): Promise<readonly StoredPerson[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => humanIdSchema.parse(id));
  const [accounts, passkeys] = await Promise.all([
    query.selectFrom('human_account').select(['userId', 'providerId']).where('userId', 'in', ids).execute(),
    query.selectFrom('human_passkey').select('userId').where('userId', 'in', ids).execute(),
  ]);
  const withPasskey = new Set(passkeys.map(({ userId }) => userId));
  return rows.map((row) => {
    const own = accounts.filter(({ userId }) => userId === row.id).map(({ providerId }) => providerId);
    return {
      id: humanIdSchema.parse(row.id),
      name: row.name,
      email: row.email,
      isAddressProved: Boolean(row.emailVerified),
      createdAtMs: new Date(row.createdAt).getTime(),
      hasPassword: own.includes('credential'),
      hasSecondFactor: Boolean(row.twoFactorEnabled) || withPasskey.has(row.id),
      providers: own.filter((id) => id !== 'credential').toSorted(),
    };
  });
}
