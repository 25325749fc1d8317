import type { AuditEvent } from '@postern/contract/audit-event';
import type { StoredApiKey } from '../../storage/api-keys/port.ts';
import type { StoredApiUser } from '../../storage/api-users/port.ts';

/** Describes an API user for the audit log: every field that an admin can set. */
export function describeApiUser(stored: StoredApiUser): AuditEvent['after'] {
  return {
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
    rights: stored.rights,
    status: stored.status,
  };
}

/** Describes a key for the audit log by its id, mask and version, never by its text or digest. */
export function describeKey(
  key: Pick<StoredApiKey, 'id' | 'masked' | 'version'> | null,
): AuditEvent['after'] {
  return key === null ? null : { keyId: key.id, masked: key.masked, version: key.version };
}
