import type { Catalogue, Operation } from '@postern/contract/catalogue';
import { matchesPathGlob, matchesTextGlob } from '../catalogue/glob.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { AccessType } from '../domain/access-type.ts';
import { effectiveRights } from '../domain/access-type.ts';
import type { Rights } from '@postern/contract/rights';

/** The rights and operations that a grant has on one API. */
export interface Access {
  readonly rights: Rights;
  /** The operations that the access type permits; undefined when the rights alone decide. */
  readonly operations: ReadonlySet<Operation> | undefined;
}

/**
 * Compiles the access types for a catalogue, so that the operations of each are looked up only once. The returned
 * function is undefined for a grant with an access type that is not configured: its API users may not call anything.
 */
export function compileAccessTypes(
  accessTypes: readonly AccessType[],
  catalogue: Catalogue,
): (grant: AccessGrant) => Access | undefined {
  const compiled = new Map(
    accessTypes.map((accessType) => [
      accessType.name,
      { accessType, operations: listOperations(accessType, catalogue) },
    ]),
  );
  const known = new WeakMap<AccessGrant, Access>();
  return (grant) => {
    const remembered = known.get(grant);
    if (remembered !== undefined) return remembered;
    const found = compiled.get(grant.accessType);
    if (found === undefined) return undefined;
    const rights = effectiveRights(found.accessType, grant.rights, catalogue.groups);
    const access = { rights, operations: found.operations };
    known.set(grant, access);
    return access;
  };
}

/** Lists the operations of an access type. If it has a list, an API that the list does not mention has none of them. */
function listOperations(accessType: AccessType, catalogue: Catalogue): ReadonlySet<Operation> | undefined {
  if (accessType.operations === 'all') return undefined;
  const calls = accessType.operations.flatMap(({ api, calls: ofApi }) =>
    api === catalogue.apiId ? ofApi : [],
  );
  return new Set(
    catalogue.operations.filter((operation) => calls.some((call) => matchesCall(call, operation))),
  );
}

/**
 * Matches `METHOD /path` or `* /path` as a glob over the path template, and anything else as a glob over the
 * operation's id.
 */
export function matchesCall(
  call: string,
  operation: Pick<Operation, 'id' | 'method' | 'pathTemplate'>,
): boolean {
  const [, method, path] = /^([A-Z]+|\*) (\/.*)$/.exec(call) ?? [];
  if (method === undefined || path === undefined) return matchesTextGlob(call, operation.id);
  return (method === '*' || method === operation.method) && matchesPathGlob(path, operation.pathTemplate);
}
