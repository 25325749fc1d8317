import { Button, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import { languageSchema } from '@postern/contract/api-user';
import { emailSchema } from '@postern/contract/contact-fields';
import type { Language } from '@postern/contract/api-user';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { sessionTexts } from '../../ui/session/session-texts.ts';
import { showToast } from '../../ui/show-toast.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { ownLanguageNames } from '../api-users/form-sections.tsx';
import { teamTexts } from '../team/team-texts.ts';
import { peopleTexts } from './people-texts.ts';
import { usePeopleChange } from './use-people-change.ts';

type Operators = AdminData<'getOperators'>;

/** A long address goes on in the next line: it must not make the page wider than a phone. */
const breakAddress = { minWidth: 0, overflowWrap: 'anywhere' } as const;

/** Who operates the installation, and who is invited to. */
export function OperatorsCard() {
  const { t } = useI18n();
  const operators = useQuery(queries.operators());
  const [isInviting, setIsInviting] = useState(false);
  return (
    <Paper withBorder p="md" component="section" aria-label={t(peopleTexts.operators)}>
      <Group justify="space-between" mb="sm">
        <Title order={2} fz="md">
          {t(peopleTexts.operators)}
        </Title>
        <Button size="xs" onClick={() => setIsInviting(true)}>
          {t(peopleTexts.inviteOperator)}
        </Button>
      </Group>
      {operators.isPending && <LinesSkeleton lines={2} />}
      {operators.isError && <ProblemState error={operators.error} />}
      {operators.data !== undefined && (
        <Stack gap="sm">
          <Members members={operators.data.members} />
          <Invitations invitations={operators.data.invitations} />
        </Stack>
      )}
      <Dialog opened={isInviting} onClose={() => setIsInviting(false)} title={t(peopleTexts.inviteOperator)}>
        {isInviting && <InviteForm onClose={() => setIsInviting(false)} />}
      </Dialog>
    </Paper>
  );
}

function Members({ members }: Pick<Operators, 'members'>) {
  const { t } = useI18n();
  const remove = usePeopleChange<Operators['members'][number], Operators['members'][number]>(
    ({ humanId }) => admin.removeOperator({ params: { humanId } }),
    ({ name }) => showToast({ color: 'green', message: t(teamTexts.removed, { name }) }),
  );
  return (
    <>
      {remove.error !== null && <ProblemState error={remove.error} />}
      {members.map((member) => (
        <Group key={member.humanId} justify="space-between">
          <div style={breakAddress}>
            <Text size="sm" fw={600}>
              {member.name}
            </Text>
            <Text size="xs" c="dimmed">
              {member.email}
              {member.awaitsProof && ` · ${t(peopleTexts.awaitsProof)}`}
            </Text>
          </div>
          {members.length > 1 && (
            <Button
              size="xs"
              variant="default"
              disabled={remove.isPending}
              aria-label={t(peopleTexts.removeOperatorOf, { name: member.name })}
              onClick={() => remove.mutate(member)}
            >
              {t(peopleTexts.removeOperator)}
            </Button>
          )}
        </Group>
      ))}
    </>
  );
}

function Invitations({ invitations }: Pick<Operators, 'invitations'>) {
  const { t, dateTime } = useI18n();
  const withdraw = usePeopleChange<Operators['invitations'][number], unknown>(
    ({ id }) => admin.withdrawOperatorInvitation({ params: { invitationId: id } }),
    () => showToast({ color: 'green', message: t(teamTexts.withdrawn) }),
  );
  return (
    <>
      {withdraw.error !== null && <ProblemState error={withdraw.error} />}
      {invitations.map((invitation) => (
        <Group key={invitation.id} justify="space-between">
          <div style={breakAddress}>
            <Text size="sm">{invitation.email}</Text>
            <Text size="xs" c="dimmed">
              {t(teamTexts.expires, { when: dateTime(invitation.expiresAtMs) })}
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            disabled={withdraw.isPending}
            aria-label={t(teamTexts.withdrawOf, { email: invitation.email })}
            onClick={() => withdraw.mutate(invitation)}
          >
            {t(teamTexts.withdraw)}
          </Button>
        </Group>
      ))}
    </>
  );
}

function InviteForm({ onClose }: { readonly onClose: () => void }) {
  const { t, language } = useI18n();
  const [email, setEmail] = useState('');
  const [mailLanguage, setMailLanguage] = useState<Language>(language);
  const [isChecked, setIsChecked] = useState(false);
  const parsed = emailSchema.safeParse(email.trim());
  const invite = usePeopleChange<string, AdminData<'inviteOperator'>>(
    (address) => admin.inviteOperator({ body: { email: address, language: mailLanguage } }),
    () => setIsChecked(false),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (parsed.success) invite.mutate(parsed.data);
  };
  if (invite.data !== undefined) {
    const { link, invitation } = invite.data;
    return (
      <Stack>
        <Text size="sm">
          {link === null ? t(teamTexts.mailed, { email: invitation.email }) : t(teamTexts.notMailed)}
        </Text>
        {link !== null && <CopyField label={t(teamTexts.link)} text={link} />}
        <Button onClick={onClose}>{t(uiTexts.close)}</Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {invite.error !== null && <ProblemState error={invite.error} />}
        <TextInput
          type="email"
          label={t(teamTexts.email)}
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={isChecked && !parsed.success ? t(sessionTexts.emailInvalid) : undefined}
        />
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
