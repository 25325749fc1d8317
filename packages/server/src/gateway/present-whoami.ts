import type { RateStateOfLimit } from '@postern/contract/rate-plan';
import { scopeOfAccess } from '../domain/access-type.ts';
import type { AccessType } from '../domain/access-type.ts';
import type { Authentication } from './call.ts';
import type { GatewaySettings } from './gateway-settings.ts';

export interface WhoamiSettings extends Pick<GatewaySettings, 'limits'> {
  readonly accessTypes: readonly AccessType[] | undefined;
  readonly rates: readonly RateStateOfLimit[];
}

/** Everything that a caller may know about itself. Never a key's text or digest, and nothing of its licence's other API users. */
export function presentWhoami(
  { grant, key, scheme, isReadOnly }: Authentication,
  { limits, accessTypes, rates }: WhoamiSettings,
) {
  const account = grant.webServiceAccounts?.find(({ id }) => id === key.id);
  const scope = scopeOfAccess(grant.accessType, grant.rights, accessTypes);
  const expiries = [grant.expiresAtMs, key.expiresAtMs].filter((atMs) => atMs !== null);
  return {
    apiUser: { id: grant.apiUserId, name: grant.displayName, accountId: grant.accountNumber },
    licence: { number: grant.licenceNumber, accountName: grant.licenceAccountName },
    environment: grant.environment,
    credential: {
      scheme,
      id: key.id,
      version: key.version,
      ...(account === undefined ? { key: key.masked ?? null } : { account: account.name }),
    },
    accessType: grant.accessType,
    scope: isReadOnly === true && scope !== '' ? 'read' : scope,
    rights: grant.rights,
    entities: grant.entities,
    channels: grant.channels,
    attributes: grant.attributes,
    networks: grant.networkRanges,
    expiresAt: expiries.length === 0 ? null : new Date(Math.min(...expiries)).toISOString(),
    limits: {
      urlBytes: limits.urlBytesMax,
      headerBytes: limits.headerBytesMax,
      bodyBytes: limits.bodyBytesMax,
      rates: rates.map(({ setBy: _setBy, ...rate }) => rate),
    },
  };
}
