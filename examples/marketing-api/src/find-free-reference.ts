import type { Collection, Place, Store } from './open-store.ts';

/** Returns a reference for a thing that the caller did not name: the prefix and the next number. */
export function findFreeReference(
  prefix: string,
  {
    store,
    collection,
    place,
  }: { readonly store: Store; readonly collection: Collection; readonly place: Place },
): string {
  let number = store.list(collection, place, { limit: 1, offset: 0 }).total + 1;
  while (store.find(collection, place, `${prefix}-${number}`) !== undefined) number += 1;
  return `${prefix}-${number}`;
}
