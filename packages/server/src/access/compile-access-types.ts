import type { Catalogue, Operation } from '@postern/contract/catalogue';
import { matchesPathGlob, matchesTextGlob } from '../catalogue/glob.ts';
import type { AccessGrant } from '../domain/access-grant.ts';
import type { AccessType } from '../domain/access-type.ts';
import { effectiveRights } from '../domain/access-type.ts';
import type { Rights } from '@postern/contract/rights';

/** What a grant amounts to on one API. */
export interface Access {
  readonly rights: Rights;
  /** The calls that the access type is made for; undefined leaves the choice to the rights. */
  readonly operations: ReadonlySet<Operation> | undefined;
}

/**
 * Compiles the access types over a catalogue: which of its operations each names is looked up once. The answer is
 * undefined for an access type that is not configured: its API users may call nothing.
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

/** An access type with a list includes nothing of an API that the list does not name. */
function listOperations(accessType: AccessType, catalogue: Catalogue): ReadonlySet<Operation> | undefined {
  if (accessType.operations === 'all') return undefined;
  const calls = accessType.operations.flatMap(({ api, calls: ofApi }) =>
    api === catalogue.apiId ? ofApi : [],
  );
  return new Set(
    catalogue.operations.filter((operation) => calls.some((call) => matchesCall(call, operation))),
  );
}

/** `METHOD /path` or `* /path` as a glob over the path template, or a glob over the operation's id. */
export function matchesCall(
  call: string,
  operation: Pick<Operation, 'id' | 'method' | 'pathTemplate'>,
): boolean {
  const [, method, path] = /^([A-Z]+|\*) (\/.*)$/.exec(call) ?? [];
  if (method === undefined || path === undefined) return matchesTextGlob(call, operation.id);
  return (method === '*' || method === operation.method) && matchesPathGlob(path, operation.pathTemplate);
}
