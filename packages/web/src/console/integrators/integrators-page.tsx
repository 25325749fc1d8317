import { Alert, Button } from '@mantine/core';
import { IconUserCode } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Integrator, IntegratorInvitation } from '@postern/contract/admin-routes/integrators';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { queries } from '../api/queries.ts';
import { ListPage } from '../layout/list-page.tsx';
import { usePlace } from '../layout/use-place.ts';
import { OpenInvitations } from '../team/open-invitations.tsx';
import { PeopleTable } from '../team/people-table.tsx';
import { teamTexts } from '../team/team-texts.ts';
import { integratorTexts } from './integrator-texts.ts';
import { RemoveIntegratorDialog } from './remove-integrator-dialog.tsx';
import { presentPlaces } from './present-places.ts';
import { useIntegratorChange } from './use-integrator-change.ts';

// Both search among all API users, which takes code that the list need not wait for.
const InviteIntegratorForm = lazy(() =>
  import('./invite-integrator-form.tsx').then((module) => ({ default: module.InviteIntegratorForm })),
);
const ChangeIntegratorDialog = lazy(() =>
  import('./change-integrator-dialog.tsx').then((module) => ({ default: module.ChangeIntegratorDialog })),
);

/** The people who read the developer portal signed in, and the API users whose calls they see there. */
export function IntegratorsPage() {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const integrators = useQuery(queries.integrators(licenceId));
  const portalUrl = integrators.data?.portalUrl ?? null;
  return (
    <ListPage
      title={t(integratorTexts.title)}
      description={t(integratorTexts.intro)}
      actions={portalUrl !== null && <PortalLink url={portalUrl} />}
      adding={
        portalUrl === null
          ? undefined
          : {
              label: t(integratorTexts.invite),
              form: (onClose) => (
                <Suspense fallback={<LinesSkeleton lines={3} />}>
                  <InviteIntegratorForm onClose={onClose} />
                </Suspense>
              ),
            }
      }
      list={integrators}
    >
      {(data) => (
        <>
          {data.portalUrl === null && <Alert color="gray">{t(integratorTexts.noPortal)}</Alert>}
          <People integrators={data.integrators} />
          <Invitations invitations={data.invitations} />
        </>
      )}
    </ListPage>
  );
}

function PortalLink({ url }: { readonly url: string }) {
  const { t } = useI18n();
  return (
    <Button component="a" href={url} target="_blank" rel="noopener" variant="default">
      {t(integratorTexts.portal)}
    </Button>
  );
}

function People({ integrators }: { readonly integrators: readonly Integrator[] }) {
  const { t } = useI18n();
  const [changed, setChanged] = useState<Integrator>();
  const [removed, setRemoved] = useState<Integrator>();
  if (integrators.length === 0) {
    return (
      <EmptyState icon={<IconUserCode size={40} />} title={t(integratorTexts.none)}>
        {t(integratorTexts.noneText)}
      </EmptyState>
    );
  }
  return (
    <>
      <PeopleTable
        label={t(integratorTexts.people)}
        people={integrators}
        columns={[
          { title: t(teamTexts.email), cell: ({ email }) => email },
          { title: t(integratorTexts.sees), cell: ({ apiUsers }) => <ApiUserNames apiUsers={apiUsers} /> },
        ]}
        actions={(integrator) => (
          <>
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
              aria-label={t(teamTexts.removeOf, { name: integrator.name })}
              onClick={() => setRemoved(integrator)}
            >
              {t(teamTexts.remove)}
            </Button>
          </>
        )}
      />
      <Suspense>
        {changed !== undefined && (
          <ChangeIntegratorDialog integrator={changed} onClose={() => setChanged(undefined)} />
        )}
      </Suspense>
      {removed !== undefined && (
        <RemoveIntegratorDialog integrator={removed} onClose={() => setRemoved(undefined)} />
      )}
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
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const withdraw = useIntegratorChange<IntegratorInvitation, unknown>(
    ({ id }) => admin.withdrawIntegratorInvitation({ params: { licenceId, invitationId: id } }),
    () => showToast({ color: 'green', message: t(teamTexts.withdrawn) }),
  );
  const again = useIntegratorChange<IntegratorInvitation, unknown>(
    ({ email, apiUsers, language }) =>
      admin.inviteIntegrator({
        params: { licenceId },
        body: { email, language, apiUsers: presentPlaces(apiUsers) },
      }),
    () => showToast({ color: 'green', message: t(teamTexts.sentAgain) }),
  );
  return (
    <OpenInvitations
      invitations={invitations}
      describe={({ apiUsers }) => <ApiUserNames apiUsers={apiUsers} />}
      withdraw={withdraw}
      again={again}
    />
  );
}
