import type { CatalogueGroup, CatalogueModule, Requirement } from '@postern/contract/catalogue';
import type { ModuleId } from '@postern/contract/ids';
import type { Level, Scope } from '@postern/contract/level';
import type { Rights } from '@postern/contract/rights';

/** A requirement that the rights do not meet, and why. */
export interface MissingRequirement {
  readonly moduleId: ModuleId;
  readonly scope: Scope;
  /** The lowest sufficient level: `write` also for a read where the module has no separate read level. */
  readonly needed: Level;
  readonly has: Level;
  /** Only `level` can be resolved by other rights. */
  readonly why: 'level' | 'closed' | 'module-unknown';
}

export type RightsVerdict =
  | { readonly kind: 'met' }
  /** The operation has no module, so no API user may call it. */
  | { readonly kind: 'unclassified' }
  | { readonly kind: 'missing'; readonly missing: readonly MissingRequirement[] };

export type ModuleMap = ReadonlyMap<string, CatalogueModule>;

/** Maps every module of a catalogue by its id. */
export function mapModules(groups: readonly CatalogueGroup[]): ModuleMap {
  return new Map(groups.flatMap((group) => group.modules.map((module) => [module.id, module] as const)));
}

/**
 * Compares what an operation needs with what an API user has. All requirements have to be met. An operation without
 * requirements is unclassified and refused; so is one that needs a module which the catalogue does not have. This form
 * explains its result but is slow; `compile-rights.ts` gives the same verdict for every call.
 */
export function findMissingRequirements(
  requirements: readonly Requirement[],
  rights: Rights,
  modules: ModuleMap,
): RightsVerdict {
  if (requirements.length === 0) return { kind: 'unclassified' };
  const missing = requirements.flatMap((requirement) => judgeRequirement(requirement, rights, modules) ?? []);
  return missing.length === 0 ? { kind: 'met' } : { kind: 'missing', missing };
}

function judgeRequirement(
  { moduleId, scope }: Requirement,
  rights: Rights,
  modules: ModuleMap,
): MissingRequirement | undefined {
  const module = modules.get(moduleId);
  const has = levelIn(rights, moduleId);
  if (module === undefined) return { moduleId, scope, needed: scope, has, why: 'module-unknown' };
  const needed = neededLevel(module, scope);
  if (module.definability === 'open') return undefined;
  if (module.definability === 'closed') return { moduleId, scope, needed, has, why: 'closed' };
  return includesLevel(has, needed) ? undefined : { moduleId, scope, needed, has, why: 'level' };
}

/** Decides whether an operation needs more than the scope `read`, whatever levels its modules offer. */
export function isWrite({ requirements }: { readonly requirements: readonly Requirement[] }): boolean {
  return requirements.some(({ scope }) => scope === 'write');
}

/** Returns the lowest level that the module offers and that satisfies the scope. */
export function neededLevel(module: Pick<CatalogueModule, 'levels'>, scope: Scope): Level {
  return scope === 'read' && module.levels.includes('read') ? 'read' : 'write';
}

/** Returns the level on a module; a missing module means *No access*. */
export function levelIn(rights: Rights, moduleId: ModuleId): Level {
  return Object.hasOwn(rights, moduleId) ? (rights[moduleId] ?? 'none') : 'none';
}

const levelRank: Readonly<Record<Level, number>> = { none: 0, read: 1, write: 2 };

/** Decides whether a level permits everything that another one does. */
export function includesLevel(has: Level, needed: Level): boolean {
  return levelRank[has] >= levelRank[needed];
}

export type ParsedRights =
  | { readonly kind: 'rights'; readonly rights: Rights }
  | {
      readonly kind: 'refused';
      readonly code: 'module_unknown';
      readonly facts: { readonly moduleId: string };
    }
  | {
      readonly kind: 'refused';
      readonly code: 'level_not_offered';
      readonly facts: { readonly moduleId: string; readonly level: Level; readonly offered: string };
    };

/**
 * Parses rights into their stored form: only modules of the catalogue, only levels that they offer, in the catalogue's
 * order, without *No access*. The first module that does not conform is the refusal.
 */
export function parseRights(rights: Rights, groups: readonly CatalogueGroup[]): ParsedRights {
  const modules = mapModules(groups);
  for (const [moduleId, level] of Object.entries(rights)) {
    const module = modules.get(moduleId);
    if (module === undefined) return { kind: 'refused', code: 'module_unknown', facts: { moduleId } };
    const offered = offeredLevels(module);
    if (offered.includes(level)) continue;
    return {
      kind: 'refused',
      code: 'level_not_offered',
      facts: { moduleId, level, offered: offered.join(', ') },
    };
  }
  const kept: Rights = {};
  for (const module of modules.values()) {
    const level = levelIn(rights, module.id);
    if (level !== 'none') kept[module.id] = level;
  }
  return { kind: 'rights', rights: kept };
}

/** Returns the levels that an admin may choose for the module: only *No access* where its level cannot be set. */
export function offeredLevels(module: Pick<CatalogueModule, 'definability' | 'levels'>): readonly Level[] {
  return module.definability === 'definable' ? module.levels : ['none'];
}

/**
 * Sets the level of a whole group. A module that does not offer the level gets the next lower one that it offers, so
 * that nothing is granted that was not requested.
 */
export function setGroupLevel(rights: Rights, group: CatalogueGroup, level: Level): Rights {
  const changed: Rights = { ...rights };
  for (const module of group.modules) {
    const chosen = offeredLevels(module)
      .filter((offered) => includesLevel(level, offered))
      .reduce<Level>((best, offered) => (includesLevel(offered, best) ? offered : best), 'none');
    if (chosen === 'none') delete changed[module.id];
    else changed[module.id] = chosen;
  }
  return changed;
}

/** Computes the scope for the token answer; empty when the rights permit nothing (RFC 6749 section 3.3). */
export function scopeOf(rights: Rights): '' | 'read' | 'read write' {
  const levels = Object.values(rights);
  if (levels.includes('write')) return 'read write';
  return levels.includes('read') ? 'read' : '';
}

export interface LevelChange {
  readonly moduleId: ModuleId;
  readonly from: Level;
  readonly to: Level;
}

/** Lists the modules whose level differs, sorted by id. */
export function diffRights(before: Rights, after: Rights): readonly LevelChange[] {
  const moduleIds = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort() as ModuleId[]; // keys of branded records
  return moduleIds
    .map((moduleId) => ({ moduleId, from: levelIn(before, moduleId), to: levelIn(after, moduleId) }))
    .filter(({ from, to }) => from !== to);
}

/** Summarises rights in plain English by the modules' names: `can read Profiles and write Imports and Exports`. */
export function summariseRights(rights: Rights, groups: readonly CatalogueGroup[]): string {
  const modules = [...mapModules(groups).values()].filter((module) => module.definability === 'definable');
  const namesAt = (level: Level) =>
    modules.filter((module) => levelIn(rights, module.id) === level).map((module) => module.name);
  const reads = namesAt('read');
  const writes = namesAt('write');
  if (reads.length + writes.length === 0) return 'cannot call anything that needs a right';
  if (writes.length === modules.length) return 'can read and write everything';
  if (reads.length === modules.length) return 'can read everything';
  return `can ${[
    ...(reads.length > 0 ? [`read ${listNames(reads)}`] : []),
    ...(writes.length > 0 ? [`write ${listNames(writes)}`] : []),
  ].join(' and ')}`;
}

/** Joins at most four names. Of more, three are named and the others counted. */
function listNames(names: readonly string[]): string {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
