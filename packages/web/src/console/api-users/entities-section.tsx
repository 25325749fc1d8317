import { Group, MultiSelect, NativeSelect, Radio, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { useAccessTypes } from './access-types.ts';
import { FormSection, useFieldError } from './form-section.tsx';
import type { FormSectionProps } from './form-section.tsx';
import { formTexts } from './form-texts.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** Accessible entities, or a group of them, and the default one. Left out where the access type has no limit by entity. */
export function EntitiesSection({ form, errors, onChange }: FormSectionProps) {
  const { t } = useI18n();
  const errorOf = useFieldError(errors);
  const { entities, groups, reachable } = useEntityOptions(form);
  const { mayLimit } = useAccessTypes();
  if (!mayLimit(form.accessType, 'entity')) return null;
  const leave = (defaultEntityId: string, within: readonly string[]) =>
    within.includes(defaultEntityId) ? defaultEntityId : '';
  return (
    <FormSection title={t(formTexts.entitiesTitle)} intro={t(formTexts.entitiesIntro)}>
      {entities?.length === 0 && <Text size="sm">{t(formTexts.noEntities)}</Text>}
      <Radio.Group
        aria-label={t(formTexts.entitiesChoose)}
        value={form.entitiesKind}
        onChange={(kind) =>
          onChange({ entitiesKind: kind === 'some' || kind === 'group' ? kind : 'all', defaultEntityId: '' })
        }
        error={errorOf('entities')}
      >
        <Group>
          <Radio value="all" label={t(formTexts.entitiesAll)} />
          <Radio value="some" label={t(formTexts.entitiesSome)} disabled={entities?.length === 0} />
          {groups.length > 0 && <Radio value="group" label={t(formTexts.entitiesGroup)} />}
        </Group>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {form.entitiesKind === 'some' && (
          <MultiSelect
            label={t(formTexts.entitiesChoose)}
            searchable
            data={[...(entities ?? [])]}
            value={[...form.entityIds]}
            onChange={(entityIds) =>
              onChange({ entityIds, defaultEntityId: leave(form.defaultEntityId, entityIds) })
            }
            error={errorOf('entities.entityIds')}
          />
        )}
        {form.entitiesKind === 'group' && (
          <NativeSelect
            label={t(formTexts.entityGroup)}
            value={form.entityGroupId}
            onChange={(event) => onChange({ entityGroupId: event.currentTarget.value, defaultEntityId: '' })}
            data={[{ value: '', label: t(formTexts.entityGroupNone) }, ...groups]}
            error={errorOf('entities.entityGroupId')}
          />
        )}
        <NativeSelect
          label={t(formTexts.defaultEntity)}
          value={form.defaultEntityId}
          onChange={(event) => onChange({ defaultEntityId: event.currentTarget.value })}
          data={[{ value: '', label: t(formTexts.defaultEntityNone) }, ...reachable]}
          error={errorOf('defaultEntityId')}
        />
      </SimpleGrid>
    </FormSection>
  );
}

/** The licence's entities and groups, and the entities that the form's choice reaches. */
function useEntityOptions(form: FormSectionProps['form']): {
  readonly entities: readonly Option[] | undefined;
  readonly groups: readonly Option[];
  readonly reachable: readonly Option[];
} {
  const place = usePlace();
  const { data } = useQuery(queries.entities(place));
  const { data: groupData } = useQuery(queries.entityGroups(place));
  const entities = data?.items.map(({ id, name }) => ({ value: id, label: name }));
  const groups = groupData?.items ?? [];
  const ids: readonly string[] | undefined = {
    all: undefined,
    some: form.entityIds,
    group: groups.find(({ id }) => id === form.entityGroupId)?.entityIds ?? [],
  }[form.entitiesKind];
  return {
    entities,
    groups: groups.map(({ id, name }) => ({ value: id, label: name })),
    reachable: (entities ?? []).filter(({ value }) => ids === undefined || ids.includes(value)),
  };
}
