import type { AccessTypeDescription } from '@postern/contract/access-type';
import type { CatalogueGroup } from '@postern/contract/catalogue';
import type { DimensionKind } from '@postern/contract/dimension';
import type { Rights } from '@postern/contract/rights';
import { scopeOf, setGroupLevel } from './rights.ts';

/** A named preset of rights and restrictions. */
export type AccessType = AccessTypeDescription;

const everyLimit: DimensionKind[] = ['entity', 'channel', 'attribute'];

/** The access types that every installation has. A configured access type with the same name replaces one of them. */
export const builtInAccessTypes: readonly AccessType[] = [
  {
    name: 'custom',
    label: 'Custom',
    description: 'The rights that are set module by module.',
    modules: 'own',
    except: [],
    extraModules: {},
    operations: 'all',
    limits: everyLimit,
  },
  {
    name: 'admin',
    label: 'Admin',
    description: 'Every module at its highest level.',
    modules: 'all',
    except: [],
    extraModules: {},
    operations: 'all',
    limits: everyLimit,
  },
];

/**
 * Lists the access types of an installation: `custom` first, then the configured ones, then the built-in ones that are
 * not replaced.
 */
export function listAccessTypes(configured: readonly AccessType[]): readonly AccessType[] {
  const isReplaced = ({ name }: AccessType) => configured.some((each) => each.name === name);
  const kept = builtInAccessTypes.filter((accessType) => !isReplaced(accessType));
  return [
    ...kept.filter(({ name }) => name === 'custom'),
    ...configured,
    ...kept.filter(({ name }) => name !== 'custom'),
  ];
}

/**
 * Finds an access type. It is undefined for a name that is not configured; API users with that name may not call
 * anything.
 */
export function findAccessType(
  name: string,
  accessTypes: readonly AccessType[] = builtInAccessTypes,
): AccessType | undefined {
  return accessTypes.find((accessType) => accessType.name === name);
}

/**
 * Computes the rights by which calls are judged. Whatever the access type grants, closed modules remain closed, and a
 * level that a module does not offer becomes the next lower one. Not judged here: an access type's list of permitted
 * calls.
 */
export function effectiveRights(
  accessType: AccessType,
  own: Rights,
  groups: readonly CatalogueGroup[],
): Rights {
  const { modules, except, extraModules } = accessType;
  const base =
    modules === 'own'
      ? own
      : modules === 'all'
        ? withoutModules(grantAll(groups), except)
        : grant(modules, groups);
  return Object.keys(extraModules).length === 0 ? base : { ...base, ...grant(extraModules, groups) };
}

function grantAll(groups: readonly CatalogueGroup[]): Rights {
  return groups.reduce<Rights>((rights, group) => setGroupLevel(rights, group, 'write'), {});
}

function withoutModules(rights: Rights, except: readonly string[]): Rights {
  if (except.length === 0) return rights;
  return Object.fromEntries(Object.entries(rights).filter(([moduleId]) => !except.includes(moduleId)));
}

/** Reduces the levels to those that the modules offer. */
function grant(levels: Rights, groups: readonly CatalogueGroup[]): Rights {
  return groups.reduce<Rights>((rights, group) => {
    const named = group.modules.filter((module) => Object.hasOwn(levels, module.id));
    return named.reduce(
      (sum, module) => setGroupLevel(sum, { ...group, modules: [module] }, levels[module.id] ?? 'none'),
      rights,
    );
  }, {});
}

/** Computes the scope of a token; see `scopeOf`. */
export function scopeOfAccess(
  accessTypeName: string,
  own: Rights,
  accessTypes: readonly AccessType[] = builtInAccessTypes,
): '' | 'read' | 'read write' {
  const accessType = findAccessType(accessTypeName, accessTypes);
  if (accessType === undefined) return '';
  const { modules, extraModules } = accessType;
  if (modules === 'all') return 'read write';
  return scopeOf({ ...(modules === 'own' ? own : modules), ...extraModules });
}
