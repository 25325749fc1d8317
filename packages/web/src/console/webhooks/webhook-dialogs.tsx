import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Webhook } from '@postern/contract/webhook';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { Confirmation } from '../layout/confirmation.tsx';
import { usePlace } from '../layout/use-place.ts';
import { SecretPanel } from './secret-panel.tsx';
import { webhooksTexts } from './webhook-texts.ts';

interface WebhookDialogProps {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}

export function NewSecretDialog({ webhook, onClose }: WebhookDialogProps) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const params = { licenceId, webhookId: webhook.id };
  const replace = useMutation({
    mutationFn: () => unwrap(admin.replaceWebhookSecret({ params, body: {} })),
    gcTime: 0,
  });
  if (replace.data !== undefined) return <SecretPanel secret={replace.data.secret} onClose={onClose} />;
  return (
    <Confirmation
      text={t(webhooksTexts.newSecretWhat)}
      label={t(webhooksTexts.newSecret)}
      change={replace}
      onClose={onClose}
    />
  );
}

export function DeleteWebhookDialog({ webhook, onClose }: WebhookDialogProps) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => unwrap(admin.deleteWebhook({ params: { licenceId, webhookId: webhook.id } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: monitoringQueries.webhooks(licenceId).queryKey });
      showToast({ color: 'green', message: t(webhooksTexts.removed) });
      onClose();
    },
  });
  return (
    <Confirmation
      text={t(webhooksTexts.removeWhat, { url: webhook.url })}
      label={t(webhooksTexts.remove)}
      change={remove}
      onClose={onClose}
    />
  );
}
