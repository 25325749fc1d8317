import { Alert, Anchor, Button, Group, Paper, Text } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import type { WebServiceAccount } from '@postern/contract/web-service-account';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { IssuedPassword, RemoveAccountDialog, ResetPasswordDialog } from './service-account-dialogs.tsx';
import { serviceAccountTexts } from './service-account-texts.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { queries } from '../api/queries.ts';
import { LastChange } from '../api-users/last-change.tsx';
import { ListPage } from '../layout/list-page.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';

// Searches among all API users, which takes code that the list need not wait for.
const ServiceAccountForm = lazy(() =>
  import('./service-account-form.tsx').then((module) => ({ default: module.ServiceAccountForm })),
);

type OpenDialog =
  | { readonly action: 'create' }
  | { readonly action: 'issued'; readonly issued: AdminData<'createWebServiceAccount'> }
  | { readonly action: 'reset' | 'remove'; readonly account: WebServiceAccount };

/** Legacy HTTP Basic accounts of the licence in the environment. */
export function WebServiceAccountsPage() {
  const { t } = useI18n();
  const place = usePlace();
  const licence = useQuery(queries.licence(place.licenceId));
  const isGranted = licence.data?.connectorAccess === true;
  const accounts = useQuery({
    queryKey: ['web-service-accounts', place],
    queryFn: ({ signal }) => unwrap(admin.listWebServiceAccounts({ params: { ...place }, signal })),
  });
  const [dialog, setDialog] = useState<OpenDialog>();
  return (
    <>
      <ListPage
        title={t(serviceAccountTexts.title)}
        description={t(serviceAccountTexts.intro)}
        badges={<EnvironmentBadge environment={place.environment} />}
        actions={isGranted && <AddButton onAdd={() => setDialog({ action: 'create' })} />}
        notice={
          <>
            <LastChange place={place} />
            {licence.data !== undefined && !isGranted && (
              <Alert color="gray" mb="md">
                {t(serviceAccountTexts.notGranted)}
              </Alert>
            )}
          </>
        }
        list={accounts}
      >
        {({ items }) => (
          <Accounts accounts={items} onAction={(action, account) => setDialog({ action, account })} />
        )}
      </ListPage>
      <DialogModal dialog={dialog} onDialog={setDialog} />
    </>
  );
}

function AddButton({ onAdd }: { readonly onAdd: () => void }) {
  const { t } = useI18n();
  const mayChange = useMayChange();
  if (!mayChange) return null;
  return (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={onAdd}>
      {t(serviceAccountTexts.create)}
    </Button>
  );
}

interface AccountsProps {
  readonly accounts: readonly WebServiceAccount[];
  readonly onAction: (action: 'reset' | 'remove', account: WebServiceAccount) => void;
}

function Accounts({ accounts, onAction }: AccountsProps) {
  const { t } = useI18n();
  const place = usePlace();
  if (accounts.length === 0) {
    return (
      <EmptyState icon={<IconKey size={40} />} title={t(serviceAccountTexts.emptyTitle)}>
        {t(serviceAccountTexts.empty)}
      </EmptyState>
    );
  }
  return (
    <>
      {accounts.map((account) => (
        <AccountCard key={account.name} account={account} onAction={(action) => onAction(action, account)} />
      ))}
      <div>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/licences/$licenceId/$environment/deprecated-use" params={{ ...place }} {...props} />
          )}
        >
          {t(serviceAccountTexts.whoUses)}
        </Anchor>
      </div>
    </>
  );
}

interface AccountCardProps {
  readonly account: WebServiceAccount;
  readonly onAction: (action: 'reset' | 'remove') => void;
}

function AccountCard({ account: { name, apiUserId, createdAtMs, version }, onAction }: AccountCardProps) {
  const { t, date, plural } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const apiUser = useQuery(queries.apiUser(place, apiUserId));
  const forms = { one: serviceAccountTexts.changesOne, other: serviceAccountTexts.changesOther };
  const changes = plural(version - 1, forms);
  const since = t(serviceAccountTexts.since, { date: date(createdAtMs) });
  return (
    <Paper withBorder p="md" component="article" aria-label={name}>
      <Group justify="space-between" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text size="sm">
            {t(serviceAccountTexts.actsAs)}{' '}
            <Anchor
              size="sm"
              style={{ overflowWrap: 'anywhere' }}
              renderRoot={(props) => (
                <Link
                  to="/licences/$licenceId/$environment/api-users/$apiUserId"
                  params={{ ...place, apiUserId }}
                  {...props}
                />
              )}
            >
              {apiUser.data?.displayName ?? apiUserId}
            </Anchor>
          </Text>
          <Text size="xs" c="dimmed">
            {version === 1 ? since : `${since} · ${changes}`}
          </Text>
        </div>
        {mayChange && (
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              aria-label={t(serviceAccountTexts.resetOf, { name })}
              onClick={() => onAction('reset')}
            >
              {t(serviceAccountTexts.reset)}
            </Button>
            <Button
              size="xs"
              variant="default"
              aria-label={t(serviceAccountTexts.removeOf, { name })}
              onClick={() => onAction('remove')}
            >
              {t(serviceAccountTexts.remove)}
            </Button>
          </Group>
        )}
      </Group>
    </Paper>
  );
}

interface DialogModalProps {
  readonly dialog: OpenDialog | undefined;
  readonly onDialog: (dialog: OpenDialog | undefined) => void;
}

function DialogModal({ dialog, onDialog }: DialogModalProps) {
  const { t } = useI18n();
  const close = () => onDialog(undefined);
  const title = (): string => {
    switch (dialog?.action) {
      case undefined:
        return '';
      case 'create':
        return t(serviceAccountTexts.create);
      case 'issued':
        return t(serviceAccountTexts.issuedTitle, { name: dialog.issued.account.name });
      case 'reset':
        return t(serviceAccountTexts.resetTitle, { name: dialog.account.name });
      case 'remove':
        return t(serviceAccountTexts.removeTitle, { name: dialog.account.name });
    }
  };
  return (
    <Dialog opened={dialog !== undefined} onClose={close} title={title()}>
      {dialog?.action === 'create' && (
        <Suspense fallback={<LinesSkeleton lines={4} />}>
          <ServiceAccountForm onClose={close} onIssued={(issued) => onDialog({ action: 'issued', issued })} />
        </Suspense>
      )}
      {dialog?.action === 'issued' && <IssuedPassword {...dialog.issued} onClose={close} />}
      {dialog?.action === 'reset' && <ResetPasswordDialog account={dialog.account} onClose={close} />}
      {dialog?.action === 'remove' && <RemoveAccountDialog account={dialog.account} onClose={close} />}
    </Dialog>
  );
}
