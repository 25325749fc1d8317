import { Alert, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconPlus, IconUserCode } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Integrator, IntegratorInvitation } from '@postern/contract/admin-routes/integrators';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { queries } from '../api/queries.ts';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';
import { ChangeDialog, RemoveDialog } from './integrator-dialogs.tsx';
import { integratorTexts } from './integrator-texts.ts';
import { InviteForm } from './invite-form.tsx';
import { teamTexts } from '../team/team-texts.ts';
import { presentPlaces } from './present-places.ts';
import { useIntegratorChange } from './use-integrator-change.ts';

/** Who reads the developer portal signed in, and whose calls they see there. */
export function IntegratorsPage() {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const { data, error, isPending, refetch } = useQuery(queries.integrators(place.licenceId));
  const [isInviting, setIsInviting] = useState(false);
  const portalUrl = data?.portalUrl ?? null;
  return (
    <>
      <PageHeader
        title={t(integratorTexts.title)}
        description={t(integratorTexts.intro)}
        actions={
          portalUrl === null ? undefined : (
            <>
              <Button component="a" href={portalUrl} target="_blank" rel="noopener" variant="default">
                {t(integratorTexts.portal)}
              </Button>
              {mayChange && (
                <Button
                  leftSection={<IconPlus size={18} aria-hidden="true" />}
                  onClick={() => setIsInviting(true)}
                >
                  {t(integratorTexts.invite)}
                </Button>
              )}
            </>
          )
        }
      />
      <ViewerNotice place={place} />
      {isPending && <LinesSkeleton lines={6} height={30} />}
      {error !== null && <ProblemState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && portalUrl === null && <Alert color="gray">{t(integratorTexts.noPortal)}</Alert>}
      {data !== undefined && (
        <Stack>
          <People integrators={data.integrators} />
          {data.invitations.length > 0 && <Invitations invitations={data.invitations} />}
        </Stack>
      )}
      <Dialog opened={isInviting} onClose={() => setIsInviting(false)} title={t(integratorTexts.invite)}>
        {isInviting && <InviteForm onClose={() => setIsInviting(false)} />}
      </Dialog>
    </>
  );
}

function People({ integrators }: { readonly integrators: readonly Integrator[] }) {
  const { t, date } = useI18n();
  const mayChange = useMayChange();
  const [changed, setChanged] = useState<Integrator>();
  const [removed, setRemoved] = useState<Integrator>();
  if (integrators.length === 0)
    return (
      <EmptyState icon={<IconUserCode size={40} />} title={t(integratorTexts.none)}>
        {t(integratorTexts.noneText)}
      </EmptyState>
    );
  return (
    <>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing="sm" aria-label={t(integratorTexts.people)}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(integratorTexts.name)}</Table.Th>
              <Table.Th scope="col">{t(integratorTexts.email)}</Table.Th>
              <Table.Th scope="col">{t(integratorTexts.sees)}</Table.Th>
              <Table.Th scope="col">{t(integratorTexts.joined)}</Table.Th>
              {mayChange && <Table.Th scope="col">{t(integratorTexts.actions)}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {integrators.map((integrator) => (
              <Table.Tr key={integrator.humanId}>
                <Table.Td fw={600}>{integrator.name}</Table.Td>
                <Table.Td>{integrator.email}</Table.Td>
                <Table.Td>
                  <ApiUserNames apiUsers={integrator.apiUsers} />
                </Table.Td>
                <Table.Td>{date(integrator.joinedAtMs)}</Table.Td>
                {mayChange && (
                  <Table.Td>
                    <Group gap="xs" wrap="nowrap">
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={t(integratorTexts.changeOf, { name: integrator.name })}
                        onClick={() => setChanged(integrator)}
                      >
                        {t(integratorTexts.change)}
                      </Button>
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={t(integratorTexts.removeOf, { name: integrator.name })}
                        onClick={() => setRemoved(integrator)}
                      >
                        {t(integratorTexts.remove)}
                      </Button>
                    </Group>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {changed !== undefined && <ChangeDialog integrator={changed} onClose={() => setChanged(undefined)} />}
      {removed !== undefined && <RemoveDialog integrator={removed} onClose={() => setRemoved(undefined)} />}
    </>
  );
}

function ApiUserNames({ apiUsers }: Pick<Integrator, 'apiUsers'>) {
  const { t, list } = useI18n();
  return apiUsers.length === 0
    ? t(integratorTexts.noApiUsers)
    : list(apiUsers.map(({ name, environment }) => t(integratorTexts.apiUserIn, { name, environment })));
}

function Invitations({ invitations }: { readonly invitations: readonly IntegratorInvitation[] }) {
  const { t, dateTime } = useI18n();
  const { licenceId } = usePlace();
  const mayChange = useMayChange();
  const withdraw = useIntegratorChange<IntegratorInvitation, unknown>(
    ({ id }) => admin.withdrawIntegratorInvitation({ params: { licenceId, invitationId: id } }),
    () => showToast({ color: 'green', message: t(integratorTexts.withdrawn) }),
  );
  // Inviting again replaces the open invitation.
  const again = useIntegratorChange<IntegratorInvitation, unknown>(
    ({ email, apiUsers, language }) =>
      admin.inviteIntegrator({
        params: { licenceId },
        body: { email, language, apiUsers: presentPlaces(apiUsers) },
      }),
    () => showToast({ color: 'green', message: t(teamTexts.sentAgain) }),
  );
  return (
    <Paper withBorder p="md" component="section" aria-label={t(integratorTexts.invitations)}>
      <Title order={2} fz="md" mb="xs">
        {t(integratorTexts.invitations)}
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
              <Text size="xs" c="dimmed" component="div">
                <ApiUserNames apiUsers={invitation.apiUsers} /> ·{' '}
                {t(integratorTexts.expires, { when: dateTime(invitation.expiresAtMs) })}
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
                  aria-label={t(integratorTexts.withdrawOf, { email: invitation.email })}
                  onClick={() => withdraw.mutate(invitation)}
                >
                  {t(integratorTexts.withdraw)}
                </Button>
              </Group>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
