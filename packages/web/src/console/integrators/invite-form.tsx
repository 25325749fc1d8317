import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import { languageSchema } from '@postern/contract/api-user';
import type { Language } from '@postern/contract/api-user';
import { inviteIntegratorSchema } from '@postern/contract/integrator';
import { CopyField } from '../../ui/copy-field.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { problemOf } from '../../ui/app/api-client.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { fieldErrorsOf } from '../api-users/api-user-form.ts';
import { ownLanguageNames } from '../api-users/form-sections.tsx';
import { teamTexts } from '../team/team-texts.ts';
import { usePlace } from '../layout/use-place.ts';
import { ApiUsersField } from './api-users-field.tsx';
import type { NamedApiUser } from './api-users-field.tsx';
import { integratorTexts } from './integrator-texts.ts';
import { presentPlaces } from './present-places.ts';
import { useIntegratorChange } from './use-integrator-change.ts';

/** Who, and whose calls they see; then the link, which is shown only once. */
export function InviteForm({ onClose }: { readonly onClose: () => void }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const { licenceId } = usePlace();
  const [mailLanguage, setMailLanguage] = useState<Language>(language);
  const [email, setEmail] = useState('');
  const [apiUsers, setApiUsers] = useState<readonly NamedApiUser[]>([]);
  const [error, setError] = useState<string>();
  const invite = useIntegratorChange<
    Parameters<typeof admin.inviteIntegrator>[0]['body'],
    AdminData<'inviteIntegrator'>
  >(
    (body) => admin.inviteIntegrator({ params: { licenceId }, body }),
    () => setError(undefined),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = inviteIntegratorSchema.safeParse({
      email: email.trim(),
      apiUsers: presentPlaces(apiUsers),
      language: mailLanguage,
    });
    setError(parsed.success ? undefined : parsed.error.issues[0]?.message);
    if (parsed.success) invite.mutate(parsed.data);
  };
  if (invite.data !== undefined) return <Made made={invite.data} onClose={onClose} />;
  const refused =
    invite.error === null ? undefined : fieldErrorsOf(problemOf(invite.error).errors ?? [])['email'];
  const message = error ?? refused;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {invite.error !== null && refused === undefined && <ProblemState error={invite.error} />}
        <TextInput
          type="email"
          label={t(integratorTexts.email)}
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={message === undefined ? undefined : presentFieldMessage(i18n, message)}
        />
        <ApiUsersField value={apiUsers} onChange={setApiUsers} />
        <NativeSelect
          label={t(teamTexts.mailLanguage)}
          value={mailLanguage}
          onChange={(event) => {
            const chosen = languageSchema.safeParse(event.currentTarget.value);
            if (chosen.success) setMailLanguage(chosen.data);
          }}
          data={languageSchema.options.map((one) => ({ value: one, label: ownLanguageNames[one] }))}
        />
        <FormActions onCancel={onClose}>
          <Button type="submit" loading={invite.isPending}>
            {t(teamTexts.send)}
          </Button>
        </FormActions>
      </Stack>
    </form>
  );
}

function Made({
  made: { invitation, link },
  onClose,
}: {
  readonly made: AdminData<'inviteIntegrator'>;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  return (
    <Stack>
      <Text fw={600}>{t(integratorTexts.linkFor, { email: invitation.email })}</Text>
      <Text size="sm">
        {link === null ? t(teamTexts.mailed, { email: invitation.email }) : t(teamTexts.notMailed)}
      </Text>
      {link !== null && <CopyField label={t(integratorTexts.link)} text={link} />}
      <Button onClick={onClose}>{t(uiTexts.close)}</Button>
    </Stack>
  );
}
