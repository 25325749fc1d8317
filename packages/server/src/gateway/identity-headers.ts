import type { AccessGrant } from '../domain/access-grant.ts';
import { scopeOfAccess } from '../domain/access-type.ts';

const known = new WeakMap<AccessGrant, readonly string[]>();

/**
 * Who is calling, for the upstream: a flat header list, the same for every call of the grant.
 * Clients cannot forge them, since receive drops every `x-postern-` name of theirs.
 */
export function getIdentityHeaders(grant: AccessGrant): readonly string[] {
  let headers = known.get(grant);
  if (headers === undefined) {
    headers = createHeaders(grant);
    known.set(grant, headers);
  }
  return headers;
}

function createHeaders(grant: AccessGrant): readonly string[] {
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
    scopeOfAccess(grant.accessType, grant.rights),
  ];
}
