import { Badge, Button, Group, NativeSelect, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import type { Member } from '@postern/contract/admin-routes/team';
import { licenceRoleSchema } from '@postern/contract/member';
import type { LicenceRole } from '@postern/contract/member';
import { CardTable } from '../../ui/card-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { queries } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { presentRole } from '../layout/present-role.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';
import { InviteMemberForm } from './invite-member-form.tsx';
import { teamTexts } from './team-texts.ts';
import { useTeamChange } from './use-team-change.ts';

type Team = AdminData<'getTeam'>;

export function TeamPage() {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const team = useQuery(queries.team(place.licenceId));
  const [isInviting, setIsInviting] = useState(false);
  return (
    <>
      <PageHeader
        title={t(teamTexts.title)}
        description={t(teamTexts.intro)}
        actions={
          mayChange ? (
            <Button
              leftSection={<IconPlus size={18} aria-hidden="true" />}
              onClick={() => setIsInviting(true)}
            >
              {t(teamTexts.invite)}
            </Button>
          ) : undefined
        }
      />
      <ViewerNotice place={place} />
      {team.isPending && <LinesSkeleton lines={6} height={30} />}
      {team.isError && <ProblemState error={team.error} onRetry={() => void team.refetch()} />}
      {team.data !== undefined && (
        <Stack>
          <Members members={team.data.members} />
          {team.data.invitations.length > 0 && <Invitations invitations={team.data.invitations} />}
        </Stack>
      )}
      <Dialog opened={isInviting} onClose={() => setIsInviting(false)} title={t(teamTexts.invite)}>
        {isInviting && <InviteMemberForm onClose={() => setIsInviting(false)} />}
      </Dialog>
    </>
  );
}

function Members({ members }: { readonly members: readonly Member[] }) {
  const { t, date } = useI18n();
  const mayChange = useMayChange();
  const [removed, setRemoved] = useState<Member>();
  if (members.length === 0) {
    return (
      <EmptyState icon={<IconUsers size={40} />} title={t(teamTexts.noMembers)}>
        {t(teamTexts.noMembersHint)}
      </EmptyState>
    );
  }
  return (
    <CardTable minWidth={640}>
      <Table verticalSpacing="sm" aria-label={t(teamTexts.members)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(teamTexts.name)}</Table.Th>
            <Table.Th scope="col">{t(teamTexts.email)}</Table.Th>
            <Table.Th scope="col">{t(teamTexts.role)}</Table.Th>
            <Table.Th scope="col">{t(teamTexts.secondFactor)}</Table.Th>
            <Table.Th scope="col">{t(teamTexts.joined)}</Table.Th>
            {mayChange && <Table.Th scope="col">{t(teamTexts.actions)}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <Table.Tr key={member.humanId}>
              <Table.Td fw={600}>{member.name}</Table.Td>
              <Table.Td>
                {member.email}
                {!member.isAddressProved && (
                  <Text size="xs" c="dimmed">
                    {t(teamTexts.unproved)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{mayChange ? <RoleSelect member={member} /> : t(presentRole(member.role))}</Table.Td>
              <Table.Td>
                <Badge variant="light" tt="none" color={member.hasSecondFactor ? 'green' : 'yellow'}>
                  {t(member.hasSecondFactor ? teamTexts.hasSecondFactor : teamTexts.noSecondFactor)}
                </Badge>
              </Table.Td>
              <Table.Td>{date(member.joinedAtMs)}</Table.Td>
              {mayChange && (
                <Table.Td>
                  <Group gap="xs" wrap="nowrap">
                    <ResetButton member={member} />
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t(teamTexts.removeOf, { name: member.name })}
                      onClick={() => setRemoved(member)}
                    >
                      {t(teamTexts.remove)}
                    </Button>
                  </Group>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <RemoveDialog member={removed} onClose={() => setRemoved(undefined)} />
    </CardTable>
  );
}

/** Only where mail is configured: the link goes to the member and nobody else. */
function ResetButton({ member }: { readonly member: Member }) {
  const { t, language } = useI18n();
  const { licenceId } = usePlace();
  const me = useQuery(queries.me());
  const reset = useTeamChange<Member, unknown>(
    ({ humanId }) => admin.mailMemberReset({ params: { licenceId, humanId }, body: { language } }),
    () => showToast({ color: 'green', message: t(teamTexts.resetMailed, { email: member.email }) }),
  );
  if (me.data?.installation.canMail !== true) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={reset.isPending}
        aria-label={t(teamTexts.resetOf, { name: member.name })}
        onClick={() => reset.mutate(member)}
      >
        {t(teamTexts.reset)}
      </Button>
      {reset.error !== null && <ProblemState error={reset.error} />}
    </>
  );
}

function RoleSelect({ member }: { readonly member: Member }) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const change = useTeamChange<LicenceRole, Member>(
    (role) => admin.changeMemberRole({ params: { licenceId, humanId: member.humanId }, body: { role } }),
    () => showToast({ color: 'green', message: t(teamTexts.roleChanged, { name: member.name }) }),
  );
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t(teamTexts.roleOf, { name: member.name })}
        disabled={change.isPending}
        value={member.role}
        onChange={(event) => {
          const role = licenceRoleSchema.safeParse(event.currentTarget.value);
          if (role.success) change.mutate(role.data);
        }}
        data={licenceRoleSchema.options.map((role) => ({ value: role, label: t(presentRole(role)) }))}
      />
      {change.error !== null && <ProblemState error={change.error} />}
    </>
  );
}

function RemoveDialog({
  member,
  onClose,
}: {
  readonly member: Member | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const remove = useTeamChange<Member, Member>(
    ({ humanId }) => admin.removeMember({ params: { licenceId, humanId } }),
    ({ name }) => {
      showToast({ color: 'green', message: t(teamTexts.removed, { name }) });
      onClose();
    },
  );
  return (
    <Dialog
      opened={member !== undefined}
      onClose={onClose}
      title={member === undefined ? '' : t(teamTexts.removeTitle, { name: member.name })}
    >
      <Stack>
        <Text size="sm">{t(teamTexts.removeWhat)}</Text>
        {remove.error !== null && <ProblemState error={remove.error} />}
        <FormActions onCancel={onClose}>
          <Button
            color="red.9"
            loading={remove.isPending}
            onClick={() => {
              if (member !== undefined) remove.mutate(member);
            }}
          >
            {t(teamTexts.remove)}
          </Button>
        </FormActions>
      </Stack>
    </Dialog>
  );
}

function Invitations({ invitations }: Pick<Team, 'invitations'>) {
  const { t, dateTime } = useI18n();
  const { licenceId } = usePlace();
  const mayChange = useMayChange();
  const withdraw = useTeamChange<Team['invitations'][number], unknown>(
    ({ id }) => admin.withdrawInvitation({ params: { licenceId, invitationId: id } }),
    () => showToast({ color: 'green', message: t(teamTexts.withdrawn) }),
  );
  // Inviting again replaces the open invitation.
  const again = useTeamChange<Team['invitations'][number], unknown>(
    ({ email, role, language }) =>
      admin.inviteMember({
        params: { licenceId },
        body: { email, language, role: licenceRoleSchema.parse(role) },
      }),
    () => showToast({ color: 'green', message: t(teamTexts.sentAgain) }),
  );
  return (
    <Paper withBorder p="md" component="section" aria-label={t(teamTexts.invitations)}>
      <Title order={2} fz="md" mb="xs">
        {t(teamTexts.invitations)}
      </Title>
      {withdraw.error !== null && <ProblemState error={withdraw.error} />}
      {again.error !== null && <ProblemState error={again.error} />}
      <Stack gap="sm">
        {invitations.map((invitation) => (
          <Group key={invitation.id} justify="space-between">
            <div>
              <Text size="sm" fw={600}>
                {invitation.email}
              </Text>
              <Text size="xs" c="dimmed">
                {t(presentRole(invitation.role))} ·{' '}
                {t(teamTexts.expires, { when: dateTime(invitation.expiresAtMs) })}
              </Text>
            </div>
            {mayChange && (
              <Group gap="xs">
                {invitation.isMailed && (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t(teamTexts.sendAgainTo, { email: invitation.email })}
                    disabled={again.isPending}
                    onClick={() => again.mutate(invitation)}
                  >
                    {t(teamTexts.sendAgain)}
                  </Button>
                )}
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t(teamTexts.withdrawOf, { email: invitation.email })}
                  onClick={() => withdraw.mutate(invitation)}
                >
                  {t(teamTexts.withdraw)}
                </Button>
              </Group>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
