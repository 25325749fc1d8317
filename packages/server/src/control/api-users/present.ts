import type { ApiUser } from '@postern/contract/api-user';
import type { PresentedApiKey } from '@postern/contract/api-key';
import { displayName } from '../../domain/display-name.ts';
import type { StoredApiKey } from '../../storage/api-keys/port.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';

/** Presents a row field by field, so that a new column does not leak. It never contains a key's text or digest. */
export function presentApiUser(stored: StoredApiUser): ApiUser {
  return {
    id: stored.id,
    licenceId: stored.licenceId,
    environment: stored.environment,
    firstName: stored.firstName,
    lastName: stored.lastName,
    applicationName: stored.applicationName,
    nickname: stored.nickname,
    email: stored.email,
    cellphone: stored.cellphone,
    language: stored.language,
    sex: stored.sex,
    entities: stored.entities,
    defaultEntityId: stored.defaultEntityId,
    channels: stored.channels,
    attributes: stored.attributes,
    accessType: stored.accessType,
    networkRules: stored.networkRules.map(({ range, note }) => ({ range, note })),
    expiresAtMs: stored.expiresAtMs,
    displayName: displayName(stored),
    status: stored.status,
    rights: stored.rights,
    key: stored.key === null ? null : presentApiKey(stored.key, stored.expiresAtMs),
    retiringKey: stored.retiringKey === null ? null : presentApiKey(stored.retiringKey, stored.expiresAtMs),
    lastUsed: stored.lastUsed,
    networkRefusals: stored.networkRefusals,
    createdAtMs: stored.createdAtMs,
    updatedAtMs: stored.updatedAtMs,
    version: stored.version,
  };
}

/** Presents a key. It expires with its API user, or earlier. */
export function presentApiKey(
  key: Pick<StoredApiKey, 'id' | 'masked' | 'version' | 'state' | 'createdAtMs' | 'expiresAtMs'>,
  apiUserExpiresAtMs: number | null,
): PresentedApiKey {
  const { id, masked, version, state, createdAtMs } = key;
  return {
    id,
    masked,
    version,
    state,
    createdAtMs,
    expiresAtMs: earlier(key.expiresAtMs, apiUserExpiresAtMs),
  };
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
