import type { ApiUser } from '@postern/contract/api-user';
import type { Level } from '@postern/contract/level';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import type { Text } from '../../ui/i18n/text.ts';
import { apiUserTexts } from './api-user-texts.ts';

export const levelTexts: Readonly<Record<Level, Text<string>>> = {
  none: apiUserTexts.levelNone,
  read: apiUserTexts.levelRead,
  write: apiUserTexts.levelWrite,
};

/** Says in a few words, for a list, what the API user may do by its own rights. */
export function presentOwnRights(i18n: I18n, apiUser: Pick<ApiUser, 'rights'>): string {
  const levels = Object.values(apiUser.rights);
  const write = levels.filter((level) => level === 'write').length;
  const read = levels.filter((level) => level === 'read').length;
  if (write + read === 0) return i18n.t(apiUserTexts.accessNothing);
  if (read === 0) return i18n.t(apiUserTexts.accessWrite, { write });
  return write === 0
    ? i18n.t(apiUserTexts.accessRead, { read })
    : i18n.t(apiUserTexts.accessCounts, { write, read });
}

export type PresentedStatus = 'active' | 'keyless' | 'expired' | 'deactivated';

export function statusOf(
  apiUser: Pick<ApiUser, 'status' | 'key' | 'expiresAtMs'>,
  nowMs: number,
): PresentedStatus {
  if (apiUser.status === 'deactivated') return 'deactivated';
  if (apiUser.key === null) return 'keyless';
  const expiries = [apiUser.expiresAtMs, apiUser.key.expiresAtMs].filter((atMs) => atMs !== null);
  return expiries.some((atMs) => atMs <= nowMs) ? 'expired' : 'active';
}
