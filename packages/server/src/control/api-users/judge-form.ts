import type { EntityAccess } from '@postern/contract/api-user';
import type { CatalogueGroup } from '@postern/contract/catalogue';
import type { ErrorCode, ErrorFacts } from '@postern/contract/error-catalogue';
import type { EntityId } from '@postern/contract/ids';
import type { ValueAccess } from '@postern/contract/dimension';
import type { Entity, EntityGroup } from '@postern/contract/licence';
import type { NetworkRule } from '@postern/contract/network-rule';
import type { Rights } from '@postern/contract/rights';
import { findAccessType } from '../../domain/access-type.ts';
import type { AccessType } from '../../domain/access-type.ts';
import { parseNetworkRange } from '../../domain/network-rule.ts';
import { parseRights } from '../../domain/rights.ts';
import { ApiRefusal, refuseFields } from '../../refusals/api-refusal.ts';
import type { FieldError } from '../../refusals/api-refusal.ts';
import { toPointer } from '../../refusals/present-field-errors.ts';

/** The fields that are validated against the licence, the catalogue and the clock, after their shape. */
export interface JudgedFields {
  readonly entities?: EntityAccess | undefined;
  readonly defaultEntityId?: EntityId | null | undefined;
  readonly channels?: ValueAccess | undefined;
  readonly attributes?: ValueAccess | undefined;
  readonly accessType?: string | undefined;
  readonly networkRules?: readonly NetworkRule[] | undefined;
  readonly expiresAtMs?: number | null | undefined;
  readonly rights?: Rights | undefined;
}

/** The entities, modules and access types of the licence and environment. */
export interface Surroundings {
  readonly entities: readonly Entity[];
  readonly entityGroups: readonly EntityGroup[];
  readonly groups: readonly CatalogueGroup[];
  readonly accessTypes: readonly AccessType[];
  readonly nowMs: number;
}

interface Flaw extends FieldError {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
}

/**
 * Validates the given fields, and returns network rules and rights in their stored form.
 *
 * @throws ApiRefusal with every field that is not valid; `module_unknown` or `level_not_offered` when that is the only
 *   fault
 */
export function judgeForm(
  fields: JudgedFields,
  surroundings: Surroundings,
): { readonly networkRules: readonly NetworkRule[]; readonly rights: Rights } {
  const networkRules = judgeNetworkRules(fields.networkRules ?? []);
  const rights = judgeRights(fields.rights ?? {}, surroundings.groups);
  const flaws = [
    ...judgeEntities(fields, surroundings),
    ...judgeValues('channels', fields.channels),
    ...judgeValues('attributes', fields.attributes),
    ...judgeAccessType(fields, surroundings.accessTypes),
    ...networkRules.flaws,
    ...judgeExpiry(fields.expiresAtMs, surroundings.nowMs),
    ...rights.flaws,
  ];
  if (flaws.length > 0) throw refuseFlaws(flaws);
  return { networkRules: networkRules.rules, rights: rights.rights };
}

function refuseFlaws(flaws: readonly Flaw[]): ApiRefusal {
  const errors = flaws.map(({ path, message }) => ({ path, message }));
  const [first] = flaws;
  const isOfOneKind = flaws.every(({ code }) => code === first?.code);
  if (first === undefined || first.code === 'request_invalid' || !isOfOneKind) return refuseFields(errors);
  return new ApiRefusal(first.code, { facts: first.facts, errors });
}

function flaw(path: readonly PropertyKey[], message: string): Flaw {
  return { path: toPointer(path), message, code: 'request_invalid', facts: {} };
}

function judgeEntities(
  { entities, defaultEntityId }: JudgedFields,
  { entities: known, entityGroups }: Pick<Surroundings, 'entities' | 'entityGroups'>,
): readonly Flaw[] {
  const ids = new Set<string>(known.map((entity) => entity.id));
  const flaws: Flaw[] = [];
  const named = entities?.kind === 'some' ? entities.entityIds : [];
  named.forEach((entityId, index) => {
    const path = ['entities', 'entityIds', index];
    if (!ids.has(entityId)) flaws.push(flaw(path, 'the licence has no such entity in this environment'));
    else if (named.indexOf(entityId) !== index) flaws.push(flaw(path, 'appears twice'));
  });
  const groupId = entities?.kind === 'group' ? entities.entityGroupId : undefined;
  const group = entityGroups.find(({ id }) => id === groupId);
  if (groupId !== undefined && group === undefined) {
    flaws.push(
      flaw(['entities', 'entityGroupId'], 'the licence has no such entity group in this environment'),
    );
  }
  if (defaultEntityId === null || defaultEntityId === undefined) return flaws;
  const accessible = entities?.kind === 'some' ? named : group?.entityIds;
  if (!ids.has(defaultEntityId)) {
    flaws.push(flaw(['defaultEntityId'], 'the licence has no such entity in this environment'));
  } else if (accessible !== undefined && !accessible.includes(defaultEntityId)) {
    flaws.push(flaw(['defaultEntityId'], 'has to be one of the accessible entities'));
  }
  return flaws;
}

function judgeValues(name: 'channels' | 'attributes', access: ValueAccess | undefined): readonly Flaw[] {
  const values = access?.kind === 'some' ? access.values : [];
  return values.flatMap((value, index) =>
    values.indexOf(value) === index ? [] : [flaw([name, 'values', index], 'appears twice')],
  );
}

/** Refuses a limit that the access type does not offer. */
function judgeAccessType(fields: JudgedFields, accessTypes: readonly AccessType[]): readonly Flaw[] {
  const { accessType: name } = fields;
  if (name === undefined) return [];
  const accessType = findAccessType(name, accessTypes);
  if (accessType === undefined) return [flaw(['accessType'], `there is no access type ${name}`)];
  const set = [
    ['entity', 'entities', fields.entities?.kind],
    ['channel', 'channels', fields.channels?.kind],
    ['attribute', 'attributes', fields.attributes?.kind],
  ] as const;
  return set.flatMap(([kind, field, access]) =>
    access === undefined || access === 'all' || accessType.limits.includes(kind)
      ? []
      : [flaw([field], `the access type ${accessType.label} has no limit by ${kind}`)],
  );
}

function judgeNetworkRules(rules: readonly NetworkRule[]): {
  readonly rules: readonly NetworkRule[];
  readonly flaws: readonly Flaw[];
} {
  const flaws: Flaw[] = [];
  const firstAt = new Map<string, number>();
  const canonical = rules.map((rule, index) => {
    const range = parseNetworkRange(rule.range);
    const path = ['networkRules', index, 'range'];
    if (range.kind === 'invalid') {
      flaws.push(flaw(path, range.why));
      return rule;
    }
    if (firstAt.has(range.text)) flaws.push(flaw(path, `${range.text} appears twice`));
    firstAt.set(range.text, index);
    return { ...rule, range: range.text };
  });
  return { rules: canonical, flaws };
}

function judgeExpiry(expiresAtMs: number | null | undefined, nowMs: number): readonly Flaw[] {
  if (expiresAtMs === null || expiresAtMs === undefined || expiresAtMs > nowMs) return [];
  return [flaw(['expiresAtMs'], 'must be in the future')];
}

function judgeRights(
  rights: Rights,
  groups: readonly CatalogueGroup[],
): { readonly rights: Rights; readonly flaws: readonly Flaw[] } {
  const flaws: Flaw[] = [];
  // Each module is parsed separately, so that the answer names every one that is not valid.
  for (const [moduleId, level] of Object.entries(rights)) {
    const parsed = parseRights({ [moduleId]: level }, groups);
    if (parsed.kind === 'rights') continue;
    const message =
      parsed.code === 'module_unknown'
        ? 'the catalogue has no such module'
        : `the module does not offer ${level}; it offers ${parsed.facts.offered}`;
    flaws.push({ path: toPointer(['rights', moduleId]), message, code: parsed.code, facts: parsed.facts });
  }
  const parsed = parseRights(rights, groups);
  return { rights: parsed.kind === 'rights' ? parsed.rights : {}, flaws };
}
