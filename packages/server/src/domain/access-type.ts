import type { CatalogueGroup } from '@postern/contract/catalogue';
import type { Rights } from '@postern/contract/rights';
import { scopeOf, setGroupLevel } from './rights.ts';

/** A named preset of rights and restrictions. */
export interface AccessType {
  readonly name: string;
  /** `own`: the API user's module matrix. `everything`: the highest level that each module offers. */
  readonly rights: 'own' | 'everything';
  /** The calls that it is made for, by operation id; `all` leaves the choice to the rights. */
  readonly operations: 'all' | ReadonlySet<string>;
}

/** The access types that every installation has. */
export const builtInAccessTypes: readonly AccessType[] = [
  { name: 'custom', rights: 'own', operations: 'all' },
  { name: 'admin', rights: 'everything', operations: 'all' },
];

/** Undefined for a name that is not configured; its API users may then call nothing. */
export function findAccessType(
  name: string,
  accessTypes: readonly AccessType[] = builtInAccessTypes,
): AccessType | undefined {
  return accessTypes.find((accessType) => accessType.name === name);
}

/** Whether the preset includes the call at all. An access type that is not known includes nothing. */
export function includesOperation(accessType: AccessType | undefined, operationId: string): boolean {
  if (accessType === undefined) return false;
  return accessType.operations === 'all' || accessType.operations.has(operationId);
}

/** The rights that are judged: closed modules stay closed, whatever the access type. */
export function effectiveRights(
  accessType: AccessType,
  own: Rights,
  groups: readonly CatalogueGroup[],
): Rights {
  if (accessType.rights === 'own') return own;
  return groups.reduce<Rights>((rights, group) => setGroupLevel(rights, group, 'write'), {});
}

/** What a token's scope says: see `scopeOf`. */
export function scopeOfAccess(accessTypeName: string, own: Rights): '' | 'read' | 'read write' {
  const accessType = findAccessType(accessTypeName);
  if (accessType === undefined) return '';
  return accessType.rights === 'everything' ? 'read write' : scopeOf(own);
}
