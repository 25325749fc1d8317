import { Button, Stack } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Webhook } from '@postern/contract/webhook';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, LinesSkeleton } from '../../ui/states.tsx';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { ViewerNotice } from '../layout/viewer-notice.tsx';
import { DeliveriesList } from './deliveries-list.tsx';
import { WebhookCard } from './webhook-card.tsx';
import type { WebhookAction } from './webhook-card.tsx';
import { DeleteWebhookDialog, NewSecretDialog } from './webhook-dialogs.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { webhooksTexts } from './webhook-texts.ts';

const route = getRouteApi('/shell/licences/$licenceId/$environment/webhooks');
type OpenDialog =
  { readonly action: 'create' } | { readonly action: WebhookAction; readonly webhook: Webhook };

export function WebhooksPage() {
  const { t } = useI18n();
  const place = usePlace();
  const mayChange = useMayChange();
  const webhooks = useQuery(monitoringQueries.webhooks(place.licenceId));
  const [dialog, setDialog] = useState<OpenDialog>();
  return (
    <>
      <PageHeader
        title={t(webhooksTexts.title)}
        description={t(webhooksTexts.intro)}
        actions={
          mayChange ? (
            <Button
              leftSection={<IconPlus size={18} aria-hidden="true" />}
              onClick={() => setDialog({ action: 'create' })}
            >
              {t(webhooksTexts.create)}
            </Button>
          ) : undefined
        }
      />
      <ViewerNotice place={place} />
      {webhooks.isPending && <LinesSkeleton lines={6} height={30} />}
      {webhooks.isError && <ProblemState error={webhooks.error} onRetry={() => void webhooks.refetch()} />}
      {webhooks.data !== undefined && webhooks.data.items.length === 0 && (
        <EmptyState icon={<IconWebhook size={40} />} title={t(webhooksTexts.emptyTitle)}>
          {t(webhooksTexts.empty)}
        </EmptyState>
      )}
      {webhooks.data !== undefined && <Cards webhooks={webhooks.data.items} onDialog={setDialog} />}
      <DialogModal dialog={dialog} onClose={() => setDialog(undefined)} />
    </>
  );
}

interface CardsProps {
  readonly webhooks: readonly Webhook[];
  readonly onDialog: (dialog: OpenDialog) => void;
}

/** Which webhook's deliveries are open stands in the URL. */
function Cards({ webhooks, onDialog }: CardsProps) {
  const { webhook: opened, page = 1 } = route.useSearch();
  const navigate = useNavigate({ from: '/licences/$licenceId/$environment/webhooks' });
  return (
    <Stack>
      {webhooks.map((webhook) => (
        <WebhookCard
          key={webhook.id}
          webhook={webhook}
          onAction={(action) => onDialog({ action, webhook })}
          onToggleDeliveries={() =>
            void navigate({ search: opened === webhook.id ? {} : { webhook: webhook.id }, replace: true })
          }
        >
          {opened === webhook.id ? (
            <DeliveriesList
              webhookId={webhook.id}
              page={page}
              onPage={(next) =>
                void navigate({ search: (now) => ({ ...now, page: next === 1 ? undefined : next }) })
              }
            />
          ) : null}
        </WebhookCard>
      ))}
    </Stack>
  );
}

const titles = {
  create: webhooksTexts.create,
  edit: webhooksTexts.editTitle,
  secret: webhooksTexts.newSecretTitle,
  delete: webhooksTexts.removeTitle,
} as const;

interface DialogModalProps {
  readonly dialog: OpenDialog | undefined;
  readonly onClose: () => void;
}

function DialogModal({ dialog, onClose }: DialogModalProps) {
  const { t } = useI18n();
  return (
    <Dialog
      opened={dialog !== undefined}
      onClose={onClose}
      title={dialog === undefined ? '' : t(titles[dialog.action])}
    >
      {dialog?.action === 'create' && <WebhookForm edited="new" onClose={onClose} />}
      {dialog?.action === 'edit' && <WebhookForm edited={dialog.webhook} onClose={onClose} />}
      {dialog?.action === 'secret' && <NewSecretDialog webhook={dialog.webhook} onClose={onClose} />}
      {dialog?.action === 'delete' && <DeleteWebhookDialog webhook={dialog.webhook} onClose={onClose} />}
    </Dialog>
  );
}
