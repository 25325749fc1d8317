import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import { createWebServiceAccountSchema } from '@postern/contract/web-service-account';
import type { CreateWebServiceAccount } from '@postern/contract/web-service-account';
import type { ApiUserId } from '@postern/contract/ids';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { fieldErrorsIn, fieldErrorsOf } from '../api/field-errors.ts';
import type { FieldErrors } from '../api/field-errors.ts';
import { ApiUserSelect } from '../explain/api-user-select.tsx';
import { usePlace } from '../layout/use-place.ts';
import { serviceAccountTexts } from './service-account-texts.ts';

interface ServiceAccountFormProps {
  readonly onClose: () => void;
  readonly onIssued: (issued: AdminData<'createWebServiceAccount'>) => void;
}

/** Asks for the name of a new account, and the API user whose rights it has. */
export function ServiceAccountForm({ onClose, onIssued }: ServiceAccountFormProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const [name, setName] = useState('');
  const [apiUserId, setApiUserId] = useState<ApiUserId>();
  const { create, errors, send } = useCreation(onIssued);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send({ name: name.trim(), apiUserId });
  };
  const nameError = errors['name'];
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {create.error !== null && problemOf(create.error).errors === undefined && (
          <ProblemState error={create.error} />
        )}
        <TextInput
          label={t(serviceAccountTexts.name)}
          description={t(serviceAccountTexts.nameHint)}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={nameError === undefined ? undefined : presentFieldMessage(i18n, nameError)}
        />
        <ApiUserSelect
          value={apiUserId}
          onChange={setApiUserId}
          error={errors['apiUserId'] === undefined ? undefined : t(serviceAccountTexts.chooseApiUser)}
        />
        <FormActions onCancel={onClose}>
          <Button type="submit" loading={create.isPending}>
            {t(serviceAccountTexts.create)}
          </Button>
        </FormActions>
      </Stack>
    </form>
  );
}

function useCreation(onIssued: ServiceAccountFormProps['onIssued']) {
  const place = usePlace();
  const client = useQueryClient();
  const [errors, setErrors] = useState<FieldErrors>({});
  const create = useMutation({
    // The answer holds the password: no cache keeps it.
    gcTime: 0,
    mutationFn: (body: CreateWebServiceAccount) =>
      unwrap(admin.createWebServiceAccount({ params: { ...place }, body })),
    onError: (error) => setErrors(fieldErrorsOf(problemOf(error).errors ?? [])),
    onSuccess: (issued) => {
      void client.invalidateQueries({ queryKey: ['web-service-accounts', place] });
      onIssued(issued);
    },
  });
  const send = (body: unknown) => {
    const parsed = createWebServiceAccountSchema.safeParse(body);
    setErrors(fieldErrorsIn(parsed));
    if (parsed.success) create.mutate(parsed.data);
  };
  return { create, errors, send };
}
