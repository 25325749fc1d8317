import type { CatalogueGroup } from '@postern/contract/catalogue';
import type { EntityAccess } from '@postern/contract/api-user';
import type { ValueAccess } from '@postern/contract/dimension';
import type { NetworkRule } from '@postern/contract/network-rule';
import type { EntityGroup } from '@postern/contract/licence';
import type { Rights } from '@postern/contract/rights';
import { effectiveRights, findAccessType } from './access-type.ts';
import type { AccessType } from './access-type.ts';
import { coversRanges } from './range-matcher.ts';
import { diffRights, includesLevel } from './rights.ts';

/** The fields that decide which calls an API user may make, from where and until when. */
export interface AccessFields {
  readonly accessType: string;
  readonly rights: Rights;
  readonly entities: EntityAccess;
  readonly channels: ValueAccess;
  readonly attributes: ValueAccess;
  readonly networkRules: readonly Pick<NetworkRule, 'range'>[];
  readonly expiresAtMs: number | null;
}

export interface AccessSurroundings {
  readonly groups: readonly CatalogueGroup[];
  readonly accessTypes: readonly AccessType[];
  readonly entityGroups: readonly Pick<EntityGroup, 'id' | 'entityIds'>[];
}

/**
 * Decides whether an API user may do anything after a change that it could not do before: through a higher level, an
 * additional operation, entity, channel, attribute or address, or a later expiry. A change that both widens and narrows
 * counts as widening. Not judged here: rate limits; see `loosensLimits`.
 */
export function widensAccess(
  before: AccessFields,
  after: AccessFields,
  surroundings: AccessSurroundings,
): boolean {
  return (
    widensRights(before, after, surroundings) ||
    addsValues(entityIdsOf(before.entities, surroundings), entityIdsOf(after.entities, surroundings)) ||
    addsValues(valuesOf(before.channels), valuesOf(after.channels)) ||
    addsValues(valuesOf(before.attributes), valuesOf(after.attributes)) ||
    widensNetworks(before, after) ||
    endsLater(before.expiresAtMs, after.expiresAtMs)
  );
}

/** Decides whether an expiry is later than the previous one; null means that there is none. */
export function endsLater(before: number | null, after: number | null): boolean {
  return (after ?? Infinity) > (before ?? Infinity);
}

/** Decides whether values are permitted that were not before; undefined permits all. */
export function addsValues(
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): boolean {
  if (before === undefined) return false;
  if (after === undefined) return true;
  const known = new Set(before);
  return after.some((value) => !known.has(value));
}

function widensRights(
  before: AccessFields,
  after: AccessFields,
  { groups, accessTypes }: AccessSurroundings,
): boolean {
  const [typeBefore, typeAfter] = [before, after].map(({ accessType }) =>
    findAccessType(accessType, accessTypes),
  );
  // An access type that is not configured permits nothing.
  if (typeAfter === undefined) return false;
  const rightsBefore = typeBefore === undefined ? {} : effectiveRights(typeBefore, before.rights, groups);
  const rightsAfter = effectiveRights(typeAfter, after.rights, groups);
  return (
    diffRights(rightsBefore, rightsAfter).some(({ from, to }) => !includesLevel(from, to)) ||
    addsValues(typeBefore === undefined ? [] : operationsOf(typeBefore), operationsOf(typeAfter))
  );
}

/** Lists the calls of an access type as texts to compare; undefined means all calls. */
function operationsOf({ operations }: AccessType): readonly string[] | undefined {
  if (operations === 'all') return undefined;
  return operations.flatMap(({ api, calls }) => calls.map((call) => `${api} ${call}`));
}

function entityIdsOf(
  entities: EntityAccess,
  { entityGroups }: AccessSurroundings,
): readonly string[] | undefined {
  switch (entities.kind) {
    case 'all':
      return undefined;
    case 'some':
      return entities.entityIds;
    case 'group':
      return entityGroups.find(({ id }) => id === entities.entityGroupId)?.entityIds ?? [];
  }
}

function valuesOf(access: ValueAccess): readonly string[] | undefined {
  return access.kind === 'all' ? undefined : access.values;
}

/** Without any network rule, every address is permitted. */
function widensNetworks(before: AccessFields, after: AccessFields): boolean {
  if (before.networkRules.length === 0) return false;
  if (after.networkRules.length === 0) return true;
  const rangesOf = ({ networkRules }: AccessFields) => networkRules.map(({ range }) => range);
  return !coversRanges(rangesOf(before), rangesOf(after));
}
