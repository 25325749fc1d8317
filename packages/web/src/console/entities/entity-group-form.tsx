import { Button, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { CutOff } from '@postern/contract/cut-off';
import { createEntityGroupSchema } from '@postern/contract/licence';
import type { Entity, EntityGroup } from '@postern/contract/licence';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { fieldErrorsIn, fieldErrorsOf } from '../api/field-errors.ts';
import { rememberChange } from '../api-users/last-change.tsx';
import { usePlace } from '../layout/use-place.ts';
import { entityTexts } from './entity-texts.ts';

interface EntityGroupFormProps {
  readonly edited: EntityGroup | 'new';
  readonly entities: readonly Entity[];
  readonly onClose: () => void;
}

export function EntityGroupForm({ edited, entities, onClose }: EntityGroupFormProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const [form, setForm] = useState<{ readonly name: string; readonly entityIds: readonly string[] }>(
    edited === 'new' ? { name: '', entityIds: [] } : edited,
  );
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const save = useSaveGroup(edited, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, entityIds } = form;
    const parsed = createEntityGroupSchema.safeParse({ name, entityIds });
    setErrors(fieldErrorsIn(parsed));
    if (parsed.success) save.mutate(parsed.data);
  };
  const refused = save.error === null ? {} : fieldErrorsOf(problemOf(save.error).errors ?? []);
  const errorOf = (name: string) => {
    const message = errors[name] ?? refused[name];
    return message === undefined ? undefined : presentFieldMessage(i18n, message);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {save.error !== null && Object.keys(refused).length === 0 && <ProblemState error={save.error} />}
        {edited !== 'new' && <Text size="sm">{t(entityTexts.editWhat)}</Text>}
        <TextInput
          label={t(entityTexts.groupName)}
          data-autofocus
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={errorOf('name')}
        />
        <MultiSelect
          label={t(entityTexts.members)}
          searchable
          data={entities.map(({ id, name }) => ({ value: id, label: name }))}
          value={[...form.entityIds]}
          onChange={(entityIds) => setForm({ ...form, entityIds })}
          error={errorOf('entityIds')}
        />
        <FormActions onCancel={onClose}>
          <Button type="submit" loading={save.isPending}>
            {t(uiTexts.save)}
          </Button>
        </FormActions>
      </Stack>
    </form>
  );
}

function useSaveGroup(edited: EntityGroup | 'new', onClose: () => void) {
  const { t } = useI18n();
  const place = usePlace();
  const client = useQueryClient();
  type Body = Parameters<typeof admin.createEntityGroup>[0]['body'];
  type Saved = { readonly entityGroup: EntityGroup; readonly cutOff: CutOff | null };
  return useMutation({
    mutationFn: async (body: Body): Promise<Saved> => {
      if (edited !== 'new') {
        const params = { ...place, entityGroupId: edited.id };
        return unwrap(admin.editEntityGroup({ params, body }));
      }
      const entityGroup = await unwrap(admin.createEntityGroup({ params: { ...place }, body }));
      return { entityGroup, cutOff: null };
    },
    onSuccess: ({ entityGroup: { name }, cutOff }) => {
      void client.invalidateQueries({ queryKey: queries.entityGroups(place).queryKey });
      const sentence = t(edited === 'new' ? entityTexts.groupCreated : entityTexts.groupEdited, { name });
      rememberChange({ apiUserId: null, sentence, isCutOff: false, cutOff }, place, client);
      if (cutOff === null) showToast({ color: 'green', message: sentence });
      onClose();
    },
  });
}
