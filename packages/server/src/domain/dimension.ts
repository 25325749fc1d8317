import type { DimensionKind } from '@postern/contract/dimension';
import type { AccessGrant } from './access-grant.ts';

const known = new WeakMap<AccessGrant, Readonly<Record<DimensionKind, ReadonlySet<string> | undefined>>>();

/**
 * Returns the values of the dimension that the API user may use; undefined means all. An empty set, such as that of an
 * empty group, permits none.
 */
export function permittedValues(grant: AccessGrant, kind: DimensionKind): ReadonlySet<string> | undefined {
  let sets = known.get(grant);
  if (sets === undefined) {
    sets = {
      entity: grant.entities.kind === 'all' ? undefined : new Set(grant.entities.names),
      channel: grant.channels.kind === 'all' ? undefined : new Set(grant.channels.values),
      attribute: grant.attributes.kind === 'all' ? undefined : new Set(grant.attributes.values),
    };
    known.set(grant, sets);
  }
  return sets[kind];
}

/** The entity name that calls use for a licence without entities. */
const noEntity = '-';

/** Resolves a value of a call: the entity `-` means the caller's default entity, where it has one. */
export function resolveValue(grant: AccessGrant, kind: DimensionKind, value: string): string {
  return kind === 'entity' && value === noEntity ? (grant.defaultEntityName ?? value) : value;
}
