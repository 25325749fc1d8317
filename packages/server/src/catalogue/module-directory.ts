import { createHash } from 'node:crypto';
import type { CatalogueGroup, CatalogueModule } from '@postern/contract/catalogue';
import { groupIdSchema } from '@postern/contract/ids';
import type { GroupId, ModuleId } from '@postern/contract/ids';
import type { GroupConfig } from '../config/config-schema.ts';
import { assignModuleIds, deriveModuleId } from './assign-module-ids.ts';
import type { TagDirectory } from './parse-tag-directory.ts';

/** The modules that operations may need: the configured ones and, where derived, those of the document. */
export interface ModuleDirectory {
  /** Finds the module's id; undefined when no group lists it and none may be derived. */
  findModuleId(name: string): ModuleId | undefined;
  findModule(moduleId: ModuleId): CatalogueModule | undefined;
  /** Lists the configured groups, and those of the derived modules if there are any. */
  listGroups(): readonly CatalogueGroup[];
  /** Lists every requested name that no configured group has. */
  listDerivedNames(): readonly string[];
  /** The notes of `assignModuleIds` about similar names. */
  readonly notes: readonly string[];
}

/** How modules are derived from names; without it, none are. */
export interface ModuleDerivation {
  /** The group of derived modules that no group of the document lists. */
  readonly groupName: string;
  readonly tagDirectory: TagDirectory;
  /** Every name that will be requested, so that similar names are known before the first id is assigned. */
  readonly names: readonly string[];
}

export function createModuleDirectory(
  groups: readonly GroupConfig[],
  derivation: ModuleDerivation | undefined,
): ModuleDirectory {
  const configured = groups.flatMap((group) => group.modules);
  const modules = new Map<string, CatalogueModule>(
    configured.map((module) => [module.id, presentModule(module)]),
  );
  const names = new Map<string, string>(configured.map(({ id, name }) => [id, name]));
  const assigned = assignModuleIds(derivation?.names ?? [], names);
  const derived = new Map<ModuleId, DerivedModule>();
  const asked = new Set<string>();
  const derive = (name: string, { tagDirectory }: ModuleDerivation): ModuleId => {
    const id = assigned.ids.get(name) ?? deriveModuleId(name);
    asked.add(name);
    if (!modules.has(id)) {
      const module = describeModule(id, name, tagDirectory);
      modules.set(id, module);
      derived.set(id, { name, module });
    }
    return id;
  };
  return {
    findModuleId: (name) =>
      modules.has(name)
        ? modules.get(name)?.id
        : derivation === undefined
          ? undefined
          : derive(name, derivation),
    findModule: (moduleId) => modules.get(moduleId),
    listGroups: () => [
      ...groups.map(({ id, name, modules: listed }) => ({ id, name, modules: listed.map(presentModule) })),
      ...(derivation === undefined ? [] : listDerivedGroups([...derived.values()], derivation)),
    ],
    listDerivedNames: () => [...asked],
    notes: assigned.notes,
  };
}

interface DerivedModule {
  /** The name as the document writes it. */
  readonly name: string;
  readonly module: CatalogueModule;
}

function describeModule(id: ModuleId, name: string, { tags }: TagDirectory): CatalogueModule {
  const tag = tags.find((one) => one.name === name);
  return {
    id,
    name: (tag?.displayName ?? name).slice(0, 200),
    ...(tag?.description === undefined ? {} : { description: tag.description }),
    definability: 'definable',
    levels: ['none', 'read', 'write'],
  };
}

/**
 * Lists the document's own groups in its order, then the other modules; within each group, in the order of the tags.
 */
function listDerivedGroups(
  derived: readonly DerivedModule[],
  { groupName, tagDirectory }: ModuleDerivation,
): readonly CatalogueGroup[] {
  const order = new Map(tagDirectory.tags.map(({ name }, index) => [name, index]));
  const rank = ({ name }: DerivedModule) => order.get(name) ?? order.size;
  const sorted = derived.toSorted((left, right) => rank(left) - rank(right));
  const left = new Set(sorted);
  const listed = tagDirectory.groups.flatMap(({ name, tags }): readonly CatalogueGroup[] => {
    const members = tags.flatMap((tag) => [...left].filter((one) => one.name === tag));
    for (const member of members) left.delete(member);
    if (members.length === 0) return [];
    return [
      { id: deriveGroupId(name), name: name.slice(0, 200), modules: members.map(({ module }) => module) },
    ];
  });
  const rest = [...left].map(({ module }) => module);
  const others: readonly CatalogueGroup[] =
    rest.length === 0
      ? []
      : [{ id: groupIdSchema.parse('derived'), name: groupName || 'Derived', modules: rest }];
  return mergeById([...listed, ...others]);
}

/** Joins the groups with the same id, since two groups of the document may have the same name. */
function mergeById(groups: readonly CatalogueGroup[]): readonly CatalogueGroup[] {
  return [...Map.groupBy(groups, ({ id }) => id).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, modules: same.flatMap(({ modules }) => modules) }];
  });
}

/** Derives a group id. It begins with `derived-`, so that it hardly equals that of a configured group. */
function deriveGroupId(name: string): GroupId {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return groupIdSchema.parse(`derived-${deriveModuleId(name).slice(0, 40)}-${digest}`);
}

function presentModule({
  id,
  name,
  description,
  definability,
  levels,
}: GroupConfig['modules'][number]): CatalogueModule {
  return {
    id,
    name,
    ...(description === undefined ? {} : { description }),
    definability,
    levels: [...levels],
  };
}
