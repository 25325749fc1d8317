import { entities } from './collections.ts';
import type { Caller } from './caller.ts';
import { notFound } from './fault.ts';
import type { Partition, Store } from './open-store.ts';

/** The path segment of the default entity, for callers whose licence has no entities. */
export const defaultEntitySegment = '-';

export function licencePartition(caller: Caller): Partition {
  return { environment: caller.environment, licence: caller.licence, entity: '' };
}

/** Returns the default entity of the licence, whose name it has. The licence's first call creates it. */
export function ensureDefaultEntity(caller: Caller, { store }: { readonly store: Store }): string {
  const partition = licencePartition(caller);
  const found = store.list(
    entities,
    { partition },
    { limit: 1, offset: 0, where: [{ path: ['isDefault'], value: 1 }] },
  ).items[0];
  if (found !== undefined) return found.data.name;
  const name = `Licence${caller.licence}`;
  store.insert(entities, { partition }, { key: name, data: { name, isDefault: true } });
  return name;
}

/** Returns the partition of the entity that a call names. Throws 404 for an entity that the licence does not have. */
export function getEntityPartition(
  caller: Caller,
  segment: string,
  tools: { readonly store: Store },
): Partition {
  const defaultName = ensureDefaultEntity(caller, tools);
  const partition = licencePartition(caller);
  if (segment === defaultEntitySegment) return { ...partition, entity: defaultName };
  const entity = tools.store.find(entities, { partition }, segment);
  if (entity === undefined) throw notFound('entity', segment);
  return { ...partition, entity: entity.data.name };
}
