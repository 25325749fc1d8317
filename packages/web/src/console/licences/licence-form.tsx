import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { createLicenceSchema } from '@postern/contract/licence';
import type { CreateLicence, Licence } from '@postern/contract/licence';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { fieldErrorsIn, fieldErrorsOf } from '../api/field-errors.ts';
import { operatorTexts } from './operator-texts.ts';

import type { FieldErrors } from '../api/field-errors.ts';

interface LicenceFormProps {
  readonly edited: Licence | 'new';
  readonly onClose: () => void;
}

/** Creates a licence, or changes its names. The number is for ever. */
export function LicenceForm({ edited, onClose }: LicenceFormProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const isNew = edited === 'new';
  const [form, setForm] = useState(
    isNew ? { number: '', name: '', accountName: '' } : { ...edited, number: String(edited.number) },
  );
  const { save, errors, send } = useSaveLicence(edited, onClose);
  const errorOf = (name: string) =>
    errors[name] === undefined ? undefined : presentFieldMessage(i18n, errors[name]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, accountName } = form;
    send({ number: Number(form.number), name, accountName });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {save.error !== null && problemOf(save.error).errors === undefined && (
          <ProblemState error={save.error} />
        )}
        <TextInput
          label={t(operatorTexts.number)}
          inputMode="numeric"
          autoComplete="off"
          disabled={!isNew}
          value={form.number}
          onChange={(event) => setForm({ ...form, number: event.currentTarget.value })}
          error={errorOf('number')}
        />
        <TextInput
          label={t(operatorTexts.name)}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={errorOf('name')}
        />
        <TextInput
          label={t(operatorTexts.accountName)}
          description={t(operatorTexts.accountHint)}
          value={form.accountName}
          onChange={(event) => setForm({ ...form, accountName: event.currentTarget.value })}
          error={errorOf('accountName')}
          spellCheck={false}
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

function useSaveLicence(edited: Licence | 'new', onDone: () => void) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [errors, setErrors] = useState<FieldErrors>({});
  const save = useMutation({
    mutationFn: async (body: CreateLicence): Promise<Licence> => {
      if (edited === 'new') return unwrap(admin.createLicence({ body }));
      const { name, accountName } = body;
      const params = { licenceId: edited.id };
      const answer = await unwrap(
        admin.editLicence({ params, body: { name, accountName, version: edited.version } }),
      );
      return answer.licence;
    },
    onError: (error) => setErrors(fieldErrorsOf(problemOf(error).errors ?? [])),
    onSuccess: (licence) => {
      void client.invalidateQueries({ queryKey: ['licences'] });
      client.setQueryData(queries.licence(licence.id).queryKey, licence);
      const text = edited === 'new' ? operatorTexts.licenceCreated : operatorTexts.licenceEdited;
      showToast({ color: 'green', message: t(text, { name: licence.name }) });
      onDone();
    },
  });
  const send = (body: unknown) => {
    const parsed = createLicenceSchema.safeParse(body);
    setErrors(fieldErrorsIn(parsed));
    if (parsed.success) save.mutate(parsed.data);
  };
  return { save, errors, send };
}
