import type { DimensionKind } from '@postern/contract/dimension';
import type { AccessGrant } from './access-grant.ts';

const known = new WeakMap<AccessGrant, Readonly<Record<DimensionKind, ReadonlySet<string> | undefined>>>();

/** The values of the dimension that the API user may use; undefined: all. An empty set, such as an empty group's, is none. */
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

/** How a call names the entity of a licence that has none. */
const noEntity = '-';

/** What a named value stands for: the entity `-` is the caller's default one, where it has one. */
export function resolveValue(grant: AccessGrant, kind: DimensionKind, value: string): string {
  return kind === 'entity' && value === noEntity ? (grant.defaultEntityName ?? value) : value;
}
