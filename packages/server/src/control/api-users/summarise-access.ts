import type { AccessSummary } from '@postern/contract/admin-routes/api-users';
import type { EntityAccess } from '@postern/contract/api-user';
import type { ValueAccess } from '@postern/contract/dimension';
import type { NetworkRule } from '@postern/contract/network-rule';
import type { RateLimit, RatePlan } from '@postern/contract/rate-plan';
import type { Rights } from '@postern/contract/rights';
import { effectiveRights, findAccessType } from '../../domain/access-type.ts';
import type { AccessType } from '../../domain/access-type.ts';
import { displayName } from '../../domain/display-name.ts';
import { levelIn, summariseRights } from '../../domain/rights.ts';
import type { Surroundings } from './judge-form.ts';

export interface SummarisedFields {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly applicationName: string | null;
  readonly accessType: string;
  readonly rights: Rights;
  readonly entities: EntityAccess;
  readonly channels: ValueAccess;
  readonly attributes: ValueAccess;
  readonly networkRules: readonly NetworkRule[];
  readonly expiresAtMs: number | null;
  readonly rateLimits?: RatePlan | undefined;
}

/**
 * Summarises what an API user with these fields can do, from where and how long: as a sentence, and as parts for other
 * languages.
 */
export function summariseAccess(fields: SummarisedFields, surroundings: Surroundings): AccessSummary {
  const { groups } = surroundings;
  const accessType = findAccessType(fields.accessType, surroundings.accessTypes);
  const rights = accessType === undefined ? {} : effectiveRights(accessType, fields.rights, groups);
  const modules = groups.flatMap((group) => group.modules);
  const namesAt = (level: 'read' | 'write') =>
    modules.filter((module) => levelIn(rights, module.id) === level).map((module) => module.name);
  const parts = {
    name: displayName(fields),
    accessType: describeType(accessType),
    reads: namesAt('read'),
    writes: namesAt('write'),
    entities: entityNames(fields.entities, surroundings),
    channels: valuesOf(fields.channels),
    attributes: valuesOf(fields.attributes),
    networkRanges: fields.networkRules.length === 0 ? null : fields.networkRules.map(({ range }) => range),
    expiresAtMs: fields.expiresAtMs,
    rateLimits: [...(fields.rateLimits ?? [])],
  };
  const sentence = [
    `${summariseRights(rights, groups)}${sayEntities(parts.entities)}`,
    ...sayType(parts.accessType),
    ...(parts.channels === null ? [] : [`with channels ${listShort(parts.channels)} only`]),
    ...(parts.attributes === null ? [] : [`with attributes ${listShort(parts.attributes)} only`]),
    parts.networkRanges === null ? 'from any address' : `from ${listShort(parts.networkRanges)}`,
    parts.expiresAtMs === null ? 'without an end' : `until ${formatEnd(parts.expiresAtMs)}`,
    ...(parts.rateLimits.length === 0 ? [] : [`at most ${listShort(parts.rateLimits.map(sayLimit))}`]),
  ].join(', ');
  return { sentence, parts };
}

type TypePart = AccessSummary['parts']['accessType'];

function describeType(accessType: AccessType | undefined): TypePart {
  if (accessType === undefined || (accessType.modules === 'own' && accessType.operations === 'all'))
    return null;
  const { label, modules, operations } = accessType;
  return { label, includesLater: modules === 'all', isListOfCalls: operations !== 'all' };
}

function sayType(type: TypePart): readonly string[] {
  if (type === null) return [];
  if (type.isListOfCalls) return [`in the calls that the access type ${type.label} lists`];
  return type.includesLater ? [`by the access type ${type.label}, which includes what is added later`] : [];
}

function entityNames(
  entities: EntityAccess,
  { entities: known, entityGroups }: Surroundings,
): string[] | null {
  if (entities.kind === 'all') return null;
  const entityIds =
    entities.kind === 'some'
      ? entities.entityIds
      : (entityGroups.find(({ id }) => id === entities.entityGroupId)?.entityIds ?? []);
  return entityIds.flatMap((id) => known.find((entity) => entity.id === id)?.name ?? []);
}

/** Describes a limit: `50 calls in 60 s`, `5 calls at once`. */
function sayLimit(limit: RateLimit): string {
  switch (limit.kind) {
    case 'concurrent':
      return `${limit.limit} calls at once`;
    case 'calls':
      return `${limit.limit} calls in ${limit.windowS} s`;
    case 'bulk':
      return `${limit.limit} bulk calls in ${limit.windowS} s`;
    case 'bytes':
      return `${limit.limit} bytes in ${limit.windowS} s`;
  }
}

function valuesOf(access: ValueAccess): string[] | null {
  return access.kind === 'all' ? null : [...access.values];
}

function sayEntities(names: readonly string[] | null): string {
  if (names === null) return ' on every entity';
  if (names.length === 0) return ' on no entity';
  return names.length === 1 ? ` on entity ${names[0] ?? ''}` : ` on entities ${listShort(names)}`;
}

/** Joins at most four names. Of more, three are named and the others counted. */
function listShort(names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/**
 * Formats an expiry. For midnight UTC it is the last day, `1 May 2027`; otherwise it includes the time, `1 May 2027,
 * 22:00 UTC`.
 */
function formatEnd(atMs: number): string {
  const isMidnight = atMs % 86_400_000 === 0;
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  if (isMidnight) return day.format(atMs - 1);
  return `${day.format(atMs)}, ${new Date(atMs).toISOString().slice(11, 16)} UTC`;
}
