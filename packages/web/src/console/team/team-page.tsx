import { Badge, Button, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import type { Member } from '@postern/contract/admin-routes/team';
import { licenceRoleSchema } from '@postern/contract/member';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { EmptyState } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { queries } from '../api/queries.ts';
import { ListPage } from '../layout/list-page.tsx';
import { presentRole } from '../layout/present-role.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { InviteMemberForm } from './invite-member-form.tsx';
import { RemoveMemberDialog, ResetButton, RoleSelect } from './member-changes.tsx';
import { OpenInvitations } from './open-invitations.tsx';
import { PeopleTable } from './people-table.tsx';
import { teamTexts } from './team-texts.ts';
import { useTeamChange } from './use-team-change.ts';

type Team = AdminData<'getTeam'>;

/** The people who manage the licence, and those who are invited to. */
export function TeamPage() {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  return (
    <ListPage
      title={t(teamTexts.title)}
      description={t(teamTexts.intro)}
      adding={{
        label: t(teamTexts.invite),
        form: (onClose) => <InviteMemberForm onClose={onClose} />,
      }}
      list={useQuery(queries.team(licenceId))}
    >
      {({ members, invitations }) => (
        <>
          <Members members={members} />
          <Invitations invitations={invitations} />
        </>
      )}
    </ListPage>
  );
}

function Members({ members }: Pick<Team, 'members'>) {
  const { t } = useI18n();
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
    <>
      <PeopleTable
        label={t(teamTexts.members)}
        people={members}
        columns={[
          { title: t(teamTexts.email), cell: (member) => <Address member={member} /> },
          {
            title: t(teamTexts.role),
            cell: (member) => (mayChange ? <RoleSelect member={member} /> : t(presentRole(member.role))),
          },
          { title: t(teamTexts.secondFactor), cell: (member) => <SecondFactor member={member} /> },
        ]}
        actions={(member) => (
          <>
            <ResetButton member={member} />
            <Button
              size="xs"
              variant="default"
              aria-label={t(teamTexts.removeOf, { name: member.name })}
              onClick={() => setRemoved(member)}
            >
              {t(teamTexts.remove)}
            </Button>
          </>
        )}
      />
      {removed !== undefined && <RemoveMemberDialog member={removed} onClose={() => setRemoved(undefined)} />}
    </>
  );
}

function Address({ member: { email, isAddressProved } }: { readonly member: Member }) {
  const { t } = useI18n();
  return (
    <>
      {email}
      {!isAddressProved && (
        <Text size="xs" c="dimmed">
          {t(teamTexts.unproved)}
        </Text>
      )}
    </>
  );
}

function SecondFactor({ member: { hasSecondFactor } }: { readonly member: Member }) {
  const { t } = useI18n();
  return (
    <Badge variant="light" tt="none" color={hasSecondFactor ? 'green' : 'yellow'}>
      {t(hasSecondFactor ? teamTexts.hasSecondFactor : teamTexts.noSecondFactor)}
    </Badge>
  );
}

function Invitations({ invitations }: Pick<Team, 'invitations'>) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const withdraw = useTeamChange<Team['invitations'][number], unknown>(
    ({ id }) => admin.withdrawInvitation({ params: { licenceId, invitationId: id } }),
    () => showToast({ color: 'green', message: t(teamTexts.withdrawn) }),
  );
  const again = useTeamChange<Team['invitations'][number], unknown>(
    ({ email, role, language }) =>
      admin.inviteMember({
        params: { licenceId },
        body: { email, language, role: licenceRoleSchema.parse(role) },
      }),
    () => showToast({ color: 'green', message: t(teamTexts.sentAgain) }),
  );
  return (
    <OpenInvitations
      invitations={invitations}
      describe={({ role }) => t(presentRole(role))}
      withdraw={withdraw}
      again={again}
    />
  );
}
