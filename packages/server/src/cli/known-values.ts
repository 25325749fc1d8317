import { alertKindSchema } from '@postern/contract/alert';
import { apiUserSortSchema, languageSchema, sexSchema } from '@postern/contract/api-user';
import { levelSchema } from '@postern/contract/level';
import { licenceRoleSchema } from '@postern/contract/member';

/**
 * Values that completion offers for options whose values are not judged by the command itself but by the admin API. An
 * option of this name takes the same values in every command.
 */
export const knownValues: Readonly<Record<string, readonly string[]>> = {
  '--all': levelSchema.options,
  '--connector-access': ['yes', 'no'],
  '--key-display': ['viewable', 'show-once'],
  '--kind': [...alertKindSchema.options, 'all'],
  '--language': languageSchema.options,
  '--leaked-keys': ['report', 'cut-off'],
  '--role': licenceRoleSchema.options,
  '--sex': sexSchema.options,
  '--sort': apiUserSortSchema.options,
  '--status': ['active', 'deactivated'],
};
