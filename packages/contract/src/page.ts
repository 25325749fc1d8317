import { z } from 'zod';

/** Builds the schema of one page of a list. `total` counts all matches, not only those of this page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    total: z.int().nonnegative(),
    page: z.int(),
    pageSize: z.int(),
  });
}
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
}
