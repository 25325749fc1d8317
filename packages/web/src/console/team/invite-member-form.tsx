import { Button, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import { languageSchema } from '@postern/contract/api-user';
import { inviteMemberSchema, licenceRoleSchema } from '@postern/contract/member';
import type { InviteMember } from '@postern/contract/member';
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
import { presentRole } from '../layout/present-role.ts';
import { usePlace } from '../layout/use-place.ts';
import { teamTexts } from './team-texts.ts';
import { useTeamChange } from './use-team-change.ts';

/** Asks for the address, the role and the language of a person to invite; then says whether the link was mailed. */
export function InviteMemberForm({ onClose }: { readonly onClose: () => void }) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const { licenceId } = usePlace();
  const [form, setForm] = useState<InviteMember>({ email: '', role: 'licence-admin', language });
  const [error, setError] = useState<string>();
  const invite = useTeamChange<InviteMember, AdminData<'inviteMember'>>(
    (body) => admin.inviteMember({ params: { licenceId }, body }),
    () => setError(undefined),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = inviteMemberSchema.safeParse({ ...form, email: form.email.trim() });
    setError(parsed.success ? undefined : parsed.error.issues[0]?.message);
    if (parsed.success) invite.mutate(parsed.data);
  };
  if (invite.data !== undefined) {
    const { link, invitation } = invite.data;
    return (
      <Stack>
        <Text>{t(teamTexts.linkTitle, { email: invitation.email })}</Text>
        <Text size="sm">
          {link === null ? t(teamTexts.mailed, { email: invitation.email }) : t(teamTexts.notMailed)}
        </Text>
        {link !== null && <CopyField label={t(teamTexts.link)} text={link} />}
        <Button onClick={onClose}>{t(uiTexts.close)}</Button>
      </Stack>
    );
  }
  const refused =
    invite.error === null ? undefined : fieldErrorsOf(problemOf(invite.error).errors ?? [])['email'];
  const message = error ?? refused;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {invite.error !== null && refused === undefined && <ProblemState error={invite.error} />}
        <TextInput
          type="email"
          label={t(teamTexts.email)}
          data-autofocus
          value={form.email}
          onChange={(event) => setForm({ ...form, email: event.currentTarget.value })}
          error={message === undefined ? undefined : presentFieldMessage(i18n, message)}
        />
        <Radio.Group
          label={t(teamTexts.role)}
          value={form.role}
          onChange={(value) => {
            const role = licenceRoleSchema.safeParse(value);
            if (role.success) setForm({ ...form, role: role.data });
          }}
        >
          <Stack gap="xs" mt={4}>
            {licenceRoleSchema.options.map((role) => (
              <Radio
                key={role}
                value={role}
                label={t(teamTexts.roleChoice, {
                  role: t(presentRole(role)),
                  hint: t(role === 'licence-admin' ? teamTexts.adminHint : teamTexts.viewerHint),
                })}
              />
            ))}
          </Stack>
        </Radio.Group>
        <NativeSelect
          label={t(teamTexts.mailLanguage)}
          value={form.language}
          onChange={(event) => {
            const chosen = languageSchema.safeParse(event.currentTarget.value);
            if (chosen.success) setForm({ ...form, language: chosen.data });
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
