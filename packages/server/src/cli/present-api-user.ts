import type { ApiUser } from '@postern/contract/api-user';
import { levelLabel } from '@postern/contract/level';
import { presentFacts, presentTable, presentTime } from './present-table.ts';

export function presentApiUsers(apiUsers: readonly ApiUser[]): string {
  return presentTable(
    apiUsers,
    [
      { title: 'name', value: ({ displayName }) => displayName },
      { title: 'e-mail', value: ({ email }) => email },
      { title: 'status', value: ({ status }) => status },
      { title: 'access', value: ({ accessType, rights }) => presentAccess(accessType, rights) },
      { title: 'key', value: ({ key }) => key?.masked ?? 'none' },
      { title: 'last used', value: ({ lastUsed }) => presentTime(lastUsed?.atMs ?? null, 'never') },
      { title: 'id', value: ({ id }) => id },
    ],
    'There are no API users.',
  );
}

function presentAccess(accessType: string, rights: ApiUser['rights']): string {
  if (accessType !== 'custom') return accessType;
  const count = Object.keys(rights).length;
  return count === 0 ? 'no rights' : `${count} ${count === 1 ? 'module' : 'modules'}`;
}

export function presentApiUser(apiUser: ApiUser): string {
  const { entities, networkRules, key } = apiUser;
  return presentFacts([
    ['API user', apiUser.displayName],
    ['Environment', apiUser.environment],
    ['Status', apiUser.status],
    ['Nickname', apiUser.nickname ?? '–'],
    ['E-mail', apiUser.email],
    ['Cellphone', apiUser.cellphone ?? '–'],
    ['Language', apiUser.language],
    ['Entities', presentEntityAccess(entities)],
    ['Default entity', apiUser.defaultEntityId ?? '–'],
    ['Channels', presentValues(apiUser.channels)],
    ['Attributes', presentValues(apiUser.attributes)],
    ['Access type', apiUser.accessType],
    ['Rights', presentRightsLine(apiUser.rights)],
    ['Networks', networkRules.length === 0 ? 'any' : networkRules.map(({ range }) => range).join(', ')],
    ['Expires', presentTime(apiUser.expiresAtMs, 'never')],
    ['Key', key === null ? 'none' : `${key.masked} (version ${key.version})`],
    ['Last used', presentTime(apiUser.lastUsed?.atMs ?? null, 'never')],
    ['Created', presentTime(apiUser.createdAtMs, '')],
    ['Version', String(apiUser.version)],
    ['Id', apiUser.id],
  ]);
}

function presentEntityAccess(entities: ApiUser['entities']): string {
  switch (entities.kind) {
    case 'all':
      return 'all';
    case 'some':
      return entities.entityIds.join(', ');
    case 'group':
      return `of the group ${entities.entityGroupId}`;
  }
}

function presentValues(access: ApiUser['channels']): string {
  return access.kind === 'all' ? 'all' : access.values.join(', ');
}

function presentRightsLine(rights: ApiUser['rights']): string {
  const levels = Object.entries(rights).map(([moduleId, level]) => `${moduleId}=${level}`);
  return levels.length === 0 ? 'none' : levels.join(' ');
}

export function presentRights(rights: ApiUser['rights']): string {
  return presentTable(
    Object.entries(rights),
    [
      { title: 'module', value: ([moduleId]) => moduleId },
      { title: 'level', value: ([, level]) => levelLabel[level] },
    ],
    'No access to any module.',
  );
}
