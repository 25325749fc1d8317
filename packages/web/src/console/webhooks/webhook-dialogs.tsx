import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Webhook } from '@postern/contract/webhook';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin, unwrap } from '../api/admin.ts';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
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

interface ConfirmationProps {
  readonly text: string;
  readonly label: string;
  readonly change: { readonly isPending: boolean; readonly error: Error | null; readonly mutate: () => void };
  readonly onClose: () => void;
}

function Confirmation({ text, label, change, onClose }: ConfirmationProps) {
  const { t } = useI18n();
  return (
    <Stack>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Text>
      {change.error !== null && <ProblemState error={change.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t(uiTexts.cancel)}
        </Button>
        <Button color="red.9" loading={change.isPending} onClick={() => change.mutate()}>
          {label}
        </Button>
      </Group>
    </Stack>
  );
}
