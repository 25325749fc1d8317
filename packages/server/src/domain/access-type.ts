import type { AccessTypeDescription } from '@postern/contract/access-type';
import type { CatalogueGroup } from '@postern/contract/catalogue';
import type { DimensionKind } from '@postern/contract/dimension';
import type { Rights } from '@postern/contract/rights';
import { scopeOf, setGroupLevel } from './rights.ts';

/** A named preset of rights and restrictions. */
export type AccessType = AccessTypeDescription;

const everyLimit: DimensionKind[] = ['entity', 'channel', 'attribute'];

/** The access types that every installation has; one that is configured under the same name stands in its place. */
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

/** What an installation offers: `custom` first, then what is configured, then what is built in and not replaced. */
export function listAccessTypes(configured: readonly AccessType[]): readonly AccessType[] {
  const isReplaced = ({ name }: AccessType) => configured.some((each) => each.name === name);
  const kept = builtInAccessTypes.filter((accessType) => !isReplaced(accessType));
  return [
    ...kept.filter(({ name }) => name === 'custom'),
    ...configured,
    ...kept.filter(({ name }) => name !== 'custom'),
  ];
}

/** Undefined for a name that is not configured; its API users may then call nothing. */
export function findAccessType(
  name: string,
  accessTypes: readonly AccessType[] = builtInAccessTypes,
): AccessType | undefined {
  return accessTypes.find((accessType) => accessType.name === name);
}

/**
 * The rights that are judged: closed modules stay closed, and a level that a module does not offer becomes the
 * next lower one, whatever the access type. Not judged here: the list of calls that an access type may have.
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

/** The levels as far as the modules offer them. */
function grant(levels: Rights, groups: readonly CatalogueGroup[]): Rights {
  return groups.reduce<Rights>((rights, group) => {
    const named = group.modules.filter((module) => Object.hasOwn(levels, module.id));
    return named.reduce(
      (sum, module) => setGroupLevel(sum, { ...group, modules: [module] }, levels[module.id] ?? 'none'),
      rights,
    );
  }, {});
}

/** What a token's scope says: see `scopeOf`. */
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
