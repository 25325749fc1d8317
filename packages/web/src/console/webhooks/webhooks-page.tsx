import { Stack } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Webhook } from '@postern/contract/webhook';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ListPage } from '../layout/list-page.tsx';
import { usePlace } from '../layout/use-place.ts';
import { DeliveriesList } from './deliveries-list.tsx';
import { WebhookCard } from './webhook-card.tsx';
import type { WebhookAction } from './webhook-card.tsx';
import { DeleteWebhookDialog, NewSecretDialog } from './webhook-dialogs.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { webhooksTexts } from './webhook-texts.ts';

const route = getRouteApi('/shell/licences/$licenceId/$environment/webhooks');
interface OpenDialog {
  readonly action: WebhookAction;
  readonly webhook: Webhook;
}

export function WebhooksPage() {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const [dialog, setDialog] = useState<OpenDialog>();
  return (
    <ListPage
      title={t(webhooksTexts.title)}
      description={t(webhooksTexts.intro)}
      adding={{
        label: t(webhooksTexts.create),
        form: (onClose) => <WebhookForm edited="new" onClose={onClose} />,
      }}
      list={useQuery(monitoringQueries.webhooks(licenceId))}
    >
      {({ items }) => (
        <>
          {items.length === 0 && (
            <EmptyState icon={<IconWebhook size={40} />} title={t(webhooksTexts.emptyTitle)}>
              {t(webhooksTexts.empty)}
            </EmptyState>
          )}
          <Cards webhooks={items} onDialog={setDialog} />
          <DialogModal dialog={dialog} onClose={() => setDialog(undefined)} />
        </>
      )}
    </ListPage>
  );
}

interface CardsProps {
  readonly webhooks: readonly Webhook[];
  readonly onDialog: (dialog: OpenDialog) => void;
}

/** The URL names the webhook whose deliveries are open. */
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
      {dialog?.action === 'edit' && <WebhookForm edited={dialog.webhook} onClose={onClose} />}
      {dialog?.action === 'secret' && <NewSecretDialog webhook={dialog.webhook} onClose={onClose} />}
      {dialog?.action === 'delete' && <DeleteWebhookDialog webhook={dialog.webhook} onClose={onClose} />}
    </Dialog>
  );
}
