import { createHash } from 'node:crypto';
import type { CatalogueGroup, CatalogueModule } from '@postern/contract/catalogue';
import { groupIdSchema, moduleIdSchema } from '@postern/contract/ids';
import type { ModuleId } from '@postern/contract/ids';
import type { GroupConfig } from '../config/config-schema.ts';

/** The modules that operations may need: those of the configuration and, where derived, of the document. */
export interface ModuleDirectory {
  /** The module's id, or undefined when no group lists it and none may be derived. */
  findModuleId(name: string): ModuleId | undefined;
  findModule(moduleId: ModuleId): CatalogueModule | undefined;
  /** The configured groups as they are, and one more for the derived modules if there are any. */
  listGroups(): readonly CatalogueGroup[];
}

const derivedGroupId = groupIdSchema.parse('derived');

/** `derivedGroupName` undefined: nothing is derived. */
export function createModuleDirectory(
  groups: readonly GroupConfig[],
  derivedGroupName: string | undefined,
): ModuleDirectory {
  const modules = new Map<string, CatalogueModule>();
  for (const module of groups.flatMap((group) => group.modules))
    modules.set(module.id, presentModule(module));
  const derived = new Map<string, CatalogueModule>();
  const derive = (name: string): ModuleId => {
    const id = deriveModuleId(name);
    if (!modules.has(id)) {
      const module: CatalogueModule = {
        id,
        name: name.slice(0, 200),
        definability: 'definable',
        levels: ['none', 'read', 'write'],
      };
      modules.set(id, module);
      derived.set(id, module);
    }
    return id;
  };
  return {
    findModuleId: (name) =>
      modules.get(name)?.id ?? (derivedGroupName === undefined ? undefined : derive(name)),
    findModule: (moduleId) => modules.get(moduleId),
    listGroups: () => [
      ...groups.map(({ id, name, modules: listed }) => ({ id, name, modules: listed.map(presentModule) })),
      ...(derived.size === 0
        ? []
        : [{ id: derivedGroupId, name: derivedGroupName || 'Derived', modules: [...derived.values()] }]),
    ],
  };
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

/** `Custom objects` → `custom-objects`. A name without a Latin letter or digit becomes a digest of itself. */
export function deriveModuleId(name: string): ModuleId {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .slice(0, 64)
    .replaceAll(/^[._-]+|[._-]+$/g, '');
  const parsed = moduleIdSchema.safeParse(slug);
  if (parsed.success) return parsed.data;
  return moduleIdSchema.parse(`module-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`);
}
