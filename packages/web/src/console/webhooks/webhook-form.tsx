import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { alertKindSchema } from '@postern/contract/alert';
import type { AlertKind } from '@postern/contract/alert';
import { createWebhookSchema } from '@postern/contract/webhook';
import type { CreateWebhook, Webhook } from '@postern/contract/webhook';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { uiTexts } from '../../ui/ui-texts.ts';
import { alertKindTexts } from '../alerts/alert-texts.ts';
import { fieldErrorsOf } from '../api/field-errors.ts';
import type { FieldErrors } from '../api/field-errors.ts';
import { admin } from '../api/admin.ts';
import { problemOf, unwrap } from '../../ui/app/api-client.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { usePlace } from '../layout/use-place.ts';
import { SecretPanel } from './secret-panel.tsx';
import { webhooksTexts } from './webhook-texts.ts';

interface WebhookFormProps {
  readonly edited: Webhook | 'new';
  readonly onClose: () => void;
}

/** Creates or edits a webhook. The secret of a new one appears once, in place of the form. */
export function WebhookForm({ edited, onClose }: WebhookFormProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const [form, setForm] = useState({
    url: edited === 'new' ? '' : edited.url,
    description: edited === 'new' ? '' : edited.description,
    kinds: edited === 'new' ? null : edited.kinds,
  });
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const save = useSave({ edited, onClose, onFieldErrors: setErrors });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isEnabled = edited === 'new' || edited.isEnabled;
    const parsed = createWebhookSchema.safeParse({ ...form, url: form.url.trim(), isEnabled });
    const issues = parsed.error?.issues ?? [];
    setErrors(Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message])));
    if (parsed.success) save.mutate(parsed.data);
  };
  if (save.data !== undefined && save.data !== null)
    return <SecretPanel secret={save.data} onClose={onClose} />;
  const errorOf = (field: string) => {
    const message = errors[field];
    return message === undefined ? undefined : presentFieldMessage(i18n, message);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          type="url"
          data-autofocus
          label={t(webhooksTexts.url)}
          description={t(webhooksTexts.urlHint)}
          value={form.url}
          onChange={(event) => setForm({ ...form, url: event.currentTarget.value })}
          error={errorOf('url')}
        />
        <TextInput
          label={t(webhooksTexts.description)}
          value={form.description}
          onChange={(event) => setForm({ ...form, description: event.currentTarget.value })}
          error={errorOf('description')}
        />
        <KindsField
          kinds={form.kinds}
          onChange={(kinds) => setForm({ ...form, kinds })}
          error={errors['kinds'] === undefined ? undefined : t(webhooksTexts.kindsNeeded)}
        />
        {save.error !== null && <ProblemState error={save.error} />}
        <FormActions onCancel={onClose}>
          <Button type="submit" loading={save.isPending}>
            {t(uiTexts.save)}
          </Button>
        </FormActions>
      </Stack>
    </form>
  );
}

interface SaveProps extends WebhookFormProps {
  /** The server's messages, by field. */
  readonly onFieldErrors: (errors: FieldErrors) => void;
}

/** Its data is the secret of a new webhook, null after an edit. */
function useSave({ edited, onClose, onFieldErrors }: SaveProps) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: CreateWebhook): Promise<string | null> => {
      if (edited === 'new') {
        return (await unwrap(admin.createWebhook({ params: { licenceId }, body }))).secret;
      }
      const { url, description, kinds } = body;
      const changed = { url, description, kinds };
      await unwrap(admin.editWebhook({ params: { licenceId, webhookId: edited.id }, body: changed }));
      return null;
    },
    onSuccess: (secret) => {
      void client.invalidateQueries({ queryKey: monitoringQueries.webhooks(licenceId).queryKey });
      if (secret !== null) return;
      showToast({ color: 'green', message: t(webhooksTexts.saved) });
      onClose();
    },
    onError: (error) => {
      const errors = problemOf(error).errors ?? [];
      if (errors.length > 0) onFieldErrors(fieldErrorsOf(errors));
    },
    gcTime: 0,
  });
}

interface KindsFieldProps {
  readonly kinds: readonly AlertKind[] | null;
  readonly onChange: (kinds: AlertKind[] | null) => void;
  readonly error: string | undefined;
}

function KindsField({ kinds, onChange, error }: KindsFieldProps) {
  const { t } = useI18n();
  return (
    <Stack gap="xs">
      <Checkbox
        label={t(webhooksTexts.allKinds)}
        checked={kinds === null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : [...alertKindSchema.options])}
      />
      {kinds !== null && (
        <Checkbox.Group
          label={t(webhooksTexts.kinds)}
          value={[...kinds]}
          onChange={(values) => onChange(alertKindSchema.options.filter((kind) => values.includes(kind)))}
          error={error}
        >
          <Stack gap={6} mt={4}>
            {alertKindSchema.options.map((kind) => (
              <Checkbox key={kind} value={kind} label={t(alertKindTexts[kind])} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
