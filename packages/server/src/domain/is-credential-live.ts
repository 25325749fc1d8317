import type { AcceptedKey, AccessGrant } from './access-grant.ts';

/** Decides whether a key or web service account, in exactly this version, still belongs to the API user. */
export function isCredentialLive(
  grant: Pick<AccessGrant, 'keys' | 'webServiceAccounts'>,
  credential: Pick<AcceptedKey, 'id' | 'version'>,
): boolean {
  const isIt = (live: Pick<AcceptedKey, 'id' | 'version'>): boolean =>
    live.id === credential.id && live.version === credential.version;
  return grant.keys.some(isIt) || (grant.webServiceAccounts ?? []).some(isIt);
}
