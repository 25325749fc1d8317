import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Webhook } from '@postern/contract/webhook';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { uiTexts } from '../../ui/ui-texts.ts';
import { alertKindTexts } from '../alerts/alert-texts.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { webhooksTexts } from './webhook-texts.ts';

export type WebhookAction = 'edit' | 'secret' | 'delete';

interface WebhookCardProps {
  readonly webhook: Webhook;
  readonly onAction: (action: WebhookAction) => void;
  readonly onToggleDeliveries: () => void;
  /** The deliveries, where they are shown. */
  readonly children: ReactNode;
}

export function WebhookCard({ webhook, onAction, onToggleDeliveries, children }: WebhookCardProps) {
  const { t, list } = useI18n();
  const { url, description, kinds, isEnabled } = webhook;
  const isOpen = children !== null;
  return (
    <Paper withBorder p="md" component="article" aria-label={url}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={2} fz="md" style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
            {url}
          </Title>
          <Badge variant="light" tt="none" color={isEnabled ? 'green' : 'gray'}>
            {t(isEnabled ? webhooksTexts.enabled : webhooksTexts.disabled)}
          </Badge>
        </Group>
        {description !== '' && <Text size="sm">{description}</Text>}
        <Text size="sm" c="dimmed">
          {kinds === null ? t(webhooksTexts.allKinds) : list(kinds.map((kind) => t(alertKindTexts[kind])))}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" aria-expanded={isOpen} onClick={onToggleDeliveries}>
            {t(isOpen ? webhooksTexts.hideDeliveries : webhooksTexts.deliveries)}
          </Button>
          <ChangeButtons webhook={webhook} onAction={onAction} />
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}

function ChangeButtons({ webhook, onAction }: Pick<WebhookCardProps, 'webhook' | 'onAction'>) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const client = useQueryClient();
  const mayChange = useMayChange();
  const { id: webhookId, isEnabled, url } = webhook;
  const toggle = useMutation({
    mutationFn: () =>
      unwrap(admin.editWebhook({ params: { licenceId, webhookId }, body: { isEnabled: !isEnabled } })),
    onSuccess: () => client.invalidateQueries({ queryKey: monitoringQueries.webhooks(licenceId).queryKey }),
  });
  const test = useMutation({
    mutationFn: () => unwrap(admin.testWebhook({ params: { licenceId, webhookId }, body: {} })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['webhook-deliveries', licenceId, webhookId] });
      showToast({ color: 'green', message: t(webhooksTexts.tested) });
    },
  });
  if (!mayChange) return null;
  const actions = [
    ['edit', uiTexts.edit],
    ['secret', webhooksTexts.newSecret],
    ['delete', webhooksTexts.remove],
  ] as const;
  return (
    <>
      <Button size="xs" variant="default" loading={toggle.isPending} onClick={() => toggle.mutate()}>
        {t(isEnabled ? webhooksTexts.disable : webhooksTexts.enable)}
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={test.isPending}
        aria-label={t(webhooksTexts.actionOn, { action: t(webhooksTexts.test), url })}
        onClick={() => test.mutate()}
      >
        {t(webhooksTexts.test)}
      </Button>
      {actions.map(([action, text]) => (
        <Button
          key={action}
          size="xs"
          variant="default"
          aria-label={t(webhooksTexts.actionOn, { action: t(text), url })}
          onClick={() => onAction(action)}
        >
          {t(text)}
        </Button>
      ))}
      {toggle.error !== null && <ProblemState error={toggle.error} />}
      {test.error !== null && <ProblemState error={test.error} />}
    </>
  );
}
