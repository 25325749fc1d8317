import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { createEntitySchema } from '@postern/contract/licence';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { entityTexts } from './entity-texts.ts';

export function EntityForm({ onClose }: { readonly onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const place = usePlace();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [error, setError] = useState<string>();
  const create = useMutation({
    mutationFn: (body: { name: string }) => unwrap(admin.createEntity({ params: { ...place }, body })),
    onSuccess: (entity) => {
      void client.invalidateQueries({ queryKey: queries.entities(place).queryKey });
      showToast({ color: 'green', message: t(entityTexts.created, { name: entity.name }) });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = createEntitySchema.safeParse({ name: name.trim() });
    setError(parsed.success ? undefined : parsed.error.issues[0]?.message);
    if (parsed.success) create.mutate(parsed.data);
  };
  const refused = create.error === null ? undefined : problemOf(create.error).errors?.[0]?.message;
  const message = error ?? refused;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {create.error !== null && refused === undefined && <ProblemState error={create.error} />}
        <TextInput
          label={t(entityTexts.name)}
          description={t(entityTexts.nameHint, { name: name.trim() === '' ? '…' : name.trim() })}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={message === undefined ? undefined : presentFieldMessage(i18n, message)}
        />
        <FormActions onCancel={onClose}>
          <Button type="submit" loading={create.isPending}>
            {t(entityTexts.create)}
          </Button>
        </FormActions>
      </Stack>
    </form>
  );
}
