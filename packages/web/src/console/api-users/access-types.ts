import { useQuery } from '@tanstack/react-query';
import type { AccessTypeDescription } from '@postern/contract/access-type';
import type { DimensionKind } from '@postern/contract/dimension';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { apiUserTexts } from './api-user-texts.ts';

interface AccessTypes {
  /** Undefined while they load. */
  readonly items: readonly AccessTypeDescription[] | undefined;
  labelOf(name: string): string;
  /** Whether its API users have rights of their own, module by module. */
  hasOwnRights(name: string): boolean;
  /** Whether an admin may set a limit of the kind beside it. True while they load: nothing that is in force is hidden. */
  mayLimit(name: string, kind: DimensionKind): boolean;
}

/** The access types that the operator offers in this environment. */
export function useAccessTypes(): AccessTypes {
  const i18n = useI18n();
  const { environment } = usePlace();
  const items = useQuery(queries.accessTypes(environment)).data?.items;
  const find = (name: string) => items?.find((accessType) => accessType.name === name);
  return {
    items,
    labelOf: (name) => presentLabel(i18n, name, find(name)),
    hasOwnRights: (name) => (find(name)?.modules ?? (name === 'custom' ? 'own' : 'all')) === 'own',
    mayLimit: (name, kind) => find(name)?.limits.includes(kind) ?? true,
  };
}

/** The two that are built in have words of ours; what the operator configured is in the operator’s own. */
function presentLabel({ t }: I18n, name: string, found: AccessTypeDescription | undefined): string {
  if (name === 'custom' && (found === undefined || found.label === 'Custom')) {
    return t(apiUserTexts.accessTypeCustom);
  }
  if (name === 'admin' && (found === undefined || found.label === 'Admin')) {
    return t(apiUserTexts.accessTypeAdmin);
  }
  return found?.label ?? name;
}

export function presentAccessTypeHint({ t }: I18n, accessType: AccessTypeDescription): string {
  if (accessType.name === 'custom' && accessType.label === 'Custom') return t(apiUserTexts.accessCustomHint);
  const isEverything =
    accessType.modules === 'all' && accessType.except.length === 0 && accessType.operations === 'all';
  return accessType.name === 'admin' && isEverything
    ? t(apiUserTexts.accessAdminHint)
    : accessType.description;
}
