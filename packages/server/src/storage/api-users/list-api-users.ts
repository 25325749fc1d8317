import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ListApiUsersQuery } from '@postern/contract/api-user';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import type { Page } from '@postern/contract/page';
import { readApiUser, selectWideApiUsers } from './api-user-row.ts';
import type { DatabaseHandle } from '../database-handle.ts';
import { normaliseSearchText } from '../search-text.ts';
import type { StoredApiUser } from './port.ts';

const sortColumn = {
  name: 'name_sort',
  email: 'email_sort',
  createdAt: 'created_at_ms',
  lastUsed: 'last_used_at_ms',
} as const;

/**
 * Reads one page and counts all matches. The page is first cut from narrow rows (an index that covers the order, or one
 * pass over the searched text), and only its members are read in full.
 */
export async function listApiUsers(
  licenceId: LicenceId,
  environment: EnvironmentName,
  options: { readonly db: DatabaseHandle; readonly wanted: ListApiUsersQuery },
): Promise<Page<StoredApiUser>> {
  const { db, wanted } = options;
  const cut = await cutPage({ db, wanted, licenceId, environment });
  const items = await readInOrder(db, cut.ids);
  return { items, total: cut.total, page: wanted.page, pageSize: wanted.pageSize };
}

interface Listing {
  readonly db: DatabaseHandle;
  readonly wanted: ListApiUsersQuery;
  readonly licenceId: LicenceId;
  readonly environment: EnvironmentName;
}

interface CutPage {
  readonly ids: readonly ApiUserId[];
  readonly total: number;
}

async function cutPage(listing: Listing): Promise<CutPage> {
  const search = normaliseSearchText(listing.wanted.search ?? '');
  const rows = search === '' ? await cutByIndex(listing) : await cutBySearch(listing, search);
  return { ids: rows.flatMap((row) => row.id ?? []), total: rows[0]?.total ?? 0 };
}

interface CutRow {
  /** Null in the row that only carries the total, when the page is after the last match. */
  readonly id: ApiUserId | null;
  readonly total: number;
}

async function cutByIndex(listing: Listing): Promise<readonly CutRow[]> {
  const { db, wanted } = listing;
  const total = await db.query
    .selectFrom('api_user')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('licence_id', '=', listing.licenceId)
    .where('environment', '=', listing.environment)
    .$if(wanted.status !== undefined, (all) => all.where('status', '=', wanted.status ?? 'active'))
    .executeTakeFirstOrThrow();
  const direction = wanted.direction === 'ascending' ? 'asc' : 'desc';
  const rows = await db.query
    .selectFrom('api_user')
    .select('id')
    .where('licence_id', '=', listing.licenceId)
    .where('environment', '=', listing.environment)
    .$if(wanted.status !== undefined, (all) => all.where('status', '=', wanted.status ?? 'active'))
    .orderBy(sortColumn[wanted.sort], direction)
    .orderBy('id', direction)
    .limit(wanted.pageSize)
    .offset((wanted.page - 1) * wanted.pageSize)
    .execute();
  return [{ id: null, total: total.total }, ...rows.map((row) => ({ id: row.id, total: total.total }))];
}

/** Finds, counts and sorts the matches in one pass. */
async function cutBySearch(listing: Listing, search: string): Promise<readonly CutRow[]> {
  const { db, wanted } = listing;
  const matches = db.query
    .selectFrom('api_user')
    .select((eb) => ['id', eb.ref(sortColumn[wanted.sort]).as('sort_value')])
    .where('licence_id', '=', listing.licenceId)
    .where('environment', '=', listing.environment)
    .$if(wanted.status !== undefined, (all) => all.where('status', '=', wanted.status ?? 'active'))
    .where((eb) =>
      eb.or([
        db.dialect.contains(eb.ref('search_text'), search),
        db.dialect.contains(eb.ref('key_search'), search),
      ]),
    );
  const cut = cutMatched(listing);
  const result = await sql<CutRow>`with matched as materialized ${matches},
    counted as (select count(*) as total from matched),
    cut as (${cut.page})
    select cut.id as id, counted.total as total from counted left join cut on true
    order by ${cut.order}`.execute(db.query);
  return result.rows;
}

/** SQLite keeps the first rows of a limit in a tree, which for many rows is slower than sorting all of them. */
const limitedRowsMax = 2_000;

function cutMatched({ db, wanted }: Listing): Record<'page' | 'order', RawBuilder<unknown>> {
  const direction = wanted.direction === 'ascending' ? sql`asc` : sql`desc`;
  const order = sql`sort_value ${direction}, id ${direction}`;
  const end = wanted.page * wanted.pageSize;
  const start = end - wanted.pageSize;
  if (db.dialect.kind === 'sqlite' && end > limitedRowsMax) {
    const ranked = sql`select id, row_number() over (order by ${order}) as place from matched`;
    return {
      page: sql`select id, place from (${ranked}) where place > ${start} and place <= ${end}`,
      order: sql`cut.place`,
    };
  }
  return {
    page: sql`select id, sort_value from matched order by ${order} limit ${wanted.pageSize} offset ${start}`,
    order: sql`cut.sort_value ${direction}, cut.id ${direction}`,
  };
}

async function readInOrder(db: DatabaseHandle, ids: readonly ApiUserId[]): Promise<readonly StoredApiUser[]> {
  if (ids.length === 0) return [];
  const rows = await selectWideApiUsers(db).where('u.id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    // The API user was deleted after the page was cut.
    return row === undefined ? [] : [readApiUser(row)];
  });
}
