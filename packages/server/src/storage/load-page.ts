import type { SelectQueryBuilder, Simplify } from 'kysely';
import type { Page } from '@postern/contract/page';
import type { Tables } from './tables.ts';

/** Loads one page of the rows that match, and counts all of them. `page` counts from 1. */
export async function loadPage<Name extends keyof Tables, Row, Item>(
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
  {
    matching,
    sorted,
    read,
  }: {
    /** The query of all matches, with no column selected yet. */
    readonly matching: SelectQueryBuilder<Tables, Name, object>;
    /** Selects the columns of `matching`, in an order without ties. */
    readonly sorted: SelectQueryBuilder<Tables, Name, Row>;
    readonly read: (row: Simplify<Row>) => Item;
  },
): Promise<Page<Item>> {
  const rows = await sorted
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { items: rows.map(read), total, page, pageSize };
}
