import type { AccessGrant } from '../domain/access-grant.ts';
import { scopeOfAccess } from '../domain/access-type.ts';
import type { AccessType } from '../domain/access-type.ts';

const known = new WeakMap<AccessGrant, readonly string[]>();

/**
 * The caller's identity for the upstream, as a flat header list: the same for every call of the grant.
 * Clients cannot forge them, since receive drops every `x-postern-` name of theirs.
 */
export function getIdentityHeaders(
  grant: AccessGrant,
  accessTypes: readonly AccessType[],
): readonly string[] {
  let headers = known.get(grant);
  if (headers === undefined) {
    headers = createHeaders(grant, scopeOfAccess(grant.accessType, grant.rights, accessTypes));
    known.set(grant, headers);
  }
  return headers;
}

const knownOfReaders = new WeakMap<AccessGrant, readonly string[]>();

/** The identity headers for a token that may only read, whatever the rights. */
export function getReaderHeaders(grant: AccessGrant, accessTypes: readonly AccessType[]): readonly string[] {
  let headers = knownOfReaders.get(grant);
  if (headers === undefined) {
    const held = scopeOfAccess(grant.accessType, grant.rights, accessTypes);
    headers = createHeaders(grant, held === '' ? '' : 'read');
    knownOfReaders.set(grant, headers);
  }
  return headers;
}

function createHeaders(grant: AccessGrant, scope: string): readonly string[] {
  return [
    'x-postern-licence',
    String(grant.licenceNumber),
    'x-postern-licence-account',
    grant.licenceAccountName,
    'x-postern-api-user',
    grant.apiUserId,
    'x-postern-account',
    String(grant.accountNumber),
    'x-postern-environment',
    grant.environment,
    'x-postern-scope',
    scope,
    ...presentEntities(grant),
  ];
}

/** Longest list of names that is sent on; an upstream's own header limit is often 8 KB. */
const namesBytesMax = 4_096;

/** The caller's entities, for the upstream: `*` is all, names are percent-encoded. A list too long for a header is left out. */
function presentEntities({ entities, defaultEntityName }: AccessGrant): readonly string[] {
  const names = entities.kind === 'all' ? '*' : entities.names.map(encodeURIComponent).join(',');
  return [
    ...(names.length > namesBytesMax ? [] : ['x-postern-entities', names]),
    ...(defaultEntityName === null
      ? []
      : ['x-postern-default-entity', encodeURIComponent(defaultEntityName)]),
  ];
}
