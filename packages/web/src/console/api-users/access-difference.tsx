import { List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ValueAccess } from '@postern/contract/dimension';
import { effectiveRights } from '@postern/server/domain/access-type';
import { diffRights } from '@postern/server/domain/rights';
import type { LevelChange } from '@postern/server/domain/rights';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LinesSkeleton } from '../../ui/states.tsx';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { usePlace } from '../layout/use-place.ts';
import { apiUserPageTexts } from './api-user-page-texts.ts';
import { ChangesList } from '../rights/changes-list.tsx';
import { rightsTexts } from '../rights/rights-texts.ts';
import { accessChangeTexts } from './access-change-texts.ts';
import { useAccessTypes } from './access-types.ts';
import { apiUserTexts } from './api-user-texts.ts';
import { fieldTexts } from './field-labels.ts';
import { formTexts } from './form-texts.ts';
import { applyAccessEdit, listAccessChanges } from './list-access-changes.ts';
import type { AccessField, AccessState } from './list-access-changes.ts';
import type { EditApiUser } from '@postern/contract/api-user';

interface AccessDifferenceProps {
  readonly before: AccessState;
  readonly edit: Partial<EditApiUser>;
}

/** The changes of access that an edit makes: the old and new value of each field, and the level of each module where the access type changes. */
export function AccessDifference({ before, edit }: AccessDifferenceProps) {
  const { t } = useI18n();
  const present = usePresentField();
  const after = applyAccessEdit(before, edit);
  const changed = listAccessChanges(edit);
  return (
    <Stack gap="md">
      <List size="sm" spacing={4}>
        {changed.map((name) => {
          const label = fieldTexts[name];
          return (
            <List.Item key={name} style={{ overflowWrap: 'anywhere' }}>
              <strong>{label === undefined ? name : t(label)}</strong>{' '}
              {t(rightsTexts.fromTo, { from: present(name, before), to: present(name, after) })}
            </List.Item>
          );
        })}
      </List>
      {changed.includes('accessType') && <LevelDifference before={before} after={after} />}
    </Stack>
  );
}

function LevelDifference({ before, after }: { readonly before: AccessState; readonly after: AccessState }) {
  const { t } = useI18n();
  const catalogue = useQuery(queries.rightsCatalogue(usePlace()));
  const { items, hasOwnRights } = useAccessTypes();
  if (catalogue.isError)
    return <ProblemState error={catalogue.error} onRetry={() => void catalogue.refetch()} />;
  if (catalogue.data === undefined || items === undefined) return <LinesSkeleton lines={4} />;
  const { groups } = catalogue.data;
  const find = ({ accessType }: AccessState) => items.find(({ name }) => name === accessType);
  const rightsOf = (state: AccessState) => {
    const accessType = find(state);
    return accessType === undefined ? {} : effectiveRights(accessType, state.rights, groups);
  };
  const changes: readonly LevelChange[] = diffRights(rightsOf(before), rightsOf(after));
  const wasOwn = hasOwnRights(before.accessType);
  const isOwn = hasOwnRights(after.accessType);
  const hasRights = Object.values(after.rights).some((level) => level !== 'none');
  return (
    <section>
      <Title order={3} fz="sm" mb="xs">
        {t(apiUserPageTexts.rightsTitle)}
      </Title>
      <Stack gap="xs">
        {find(after)?.modules === 'all' && <Text size="sm">{t(accessChangeTexts.futureCalls)}</Text>}
        {find(after)?.operations !== 'all' && <Text size="sm">{t(accessChangeTexts.onlyListedCalls)}</Text>}
        {wasOwn && !isOwn && <Text size="sm">{t(accessChangeTexts.rightsGoUnused)}</Text>}
        {!wasOwn && isOwn && (
          <Text size="sm">
            {t(accessChangeTexts.rightsBecomeOwn)}{' '}
            {!hasRights && <strong>{t(accessChangeTexts.noOwnRights)}</strong>}
          </Text>
        )}
        <ChangesList changes={changes} catalogue={catalogue.data} />
      </Stack>
    </section>
  );
}

/** A field of access in the reader's words. */
function usePresentField(): (name: AccessField, state: AccessState) => string {
  const { t, list, dateTime } = useI18n();
  const place = usePlace();
  const { labelOf } = useAccessTypes();
  const entities = useQuery(queries.entities(place)).data?.items;
  const groups = useQuery(queries.entityGroups(place)).data?.items;
  const entityName = (wanted: string) => entities?.find(({ id }) => id === wanted)?.name ?? wanted;
  const values = (access: ValueAccess) =>
    access.kind === 'all' ? t(formTexts.valuesAll) : list(access.values);
  return (name, state) => {
    switch (name) {
      case 'accessType':
        return labelOf(state.accessType);
      case 'entities': {
        const access = state.entities;
        if (access.kind === 'all') return t(formTexts.entitiesAll);
        if (access.kind === 'some') return list(access.entityIds.map(entityName));
        const group = groups?.find(({ id }) => id === access.entityGroupId);
        return t(apiUserPageTexts.entityGroup, { name: group?.name ?? access.entityGroupId });
      }
      case 'defaultEntityId':
        return state.defaultEntityId === null
          ? t(formTexts.defaultEntityNone)
          : entityName(state.defaultEntityId);
      case 'channels':
        return values(state.channels);
      case 'attributes':
        return values(state.attributes);
      case 'networkRules':
        return state.networkRules.length === 0
          ? t(apiUserTexts.anyAddress)
          : list(state.networkRules.map(({ range, note }) => (note === '' ? range : `${range} (${note})`)));
      case 'expiresAtMs':
        return state.expiresAtMs === null ? t(apiUserPageTexts.noEnd) : dateTime(state.expiresAtMs);
    }
  };
}
