import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { teamTexts } from '../team/team-texts.ts';
import { InvitationLines } from '../team/invitation-lines.tsx';
import { InviteOperatorForm } from './invite-operator-form.tsx';
import { peopleTexts } from './people-texts.ts';
import { usePeopleChange } from './use-people-change.ts';

type Operators = AdminData<'getOperators'>;

/** A long address goes on in the next line: it must not make the page wider than a phone. */
const breakAddress = { minWidth: 0, overflowWrap: 'anywhere' } as const;

/** The people who operate the installation, and those who are invited to. */
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
        {isInviting && <InviteOperatorForm onClose={() => setIsInviting(false)} />}
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
  const { t } = useI18n();
  const withdraw = usePeopleChange<Operators['invitations'][number], unknown>(
    ({ id }) => admin.withdrawOperatorInvitation({ params: { invitationId: id } }),
    () => showToast({ color: 'green', message: t(teamTexts.withdrawn) }),
  );
  return <InvitationLines invitations={invitations} withdraw={withdraw} />;
}
