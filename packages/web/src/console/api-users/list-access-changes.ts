import type { ApiUser, EditApiUser } from '@postern/contract/api-user';

/** The fields that decide which calls an API user may make, from where and until when. */
const accessFields = [
  'accessType',
  'entities',
  'defaultEntityId',
  'channels',
  'attributes',
  'networkRules',
  'expiresAtMs',
] as const;

export type AccessField = (typeof accessFields)[number];

/** The settings that decide about an API user's calls, as they are or as they would be. */
export type AccessState = Pick<ApiUser, AccessField | 'rights'>;

/** The fields of access that an edit sends, in the order of the form. Contact data and names are not among them. */
export function listAccessChanges(edit: Partial<EditApiUser>): readonly AccessField[] {
  return accessFields.filter((name) => edit[name] !== undefined);
}

/** The access after the edit. */
export function applyAccessEdit(before: AccessState, edit: Partial<EditApiUser>): AccessState {
  return {
    rights: before.rights,
    accessType: edit.accessType ?? before.accessType,
    entities: edit.entities ?? before.entities,
    defaultEntityId: edit.defaultEntityId === undefined ? before.defaultEntityId : edit.defaultEntityId,
    channels: edit.channels ?? before.channels,
    attributes: edit.attributes ?? before.attributes,
    networkRules: edit.networkRules ?? before.networkRules,
    expiresAtMs: edit.expiresAtMs === undefined ? before.expiresAtMs : edit.expiresAtMs,
  };
}
