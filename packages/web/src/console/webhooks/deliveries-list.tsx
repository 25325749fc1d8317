import { Button, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OutboxMessage } from '@postern/contract/outbox';
import type { WebhookId } from '@postern/contract/webhook';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { Pager } from '../../ui/pager.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { monitoringQueries } from '../api/monitoring-queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { OutboxStateBadge } from '../outbox/outbox-state-badge.tsx';
import { outboxTexts } from '../outbox/outbox-texts.ts';
import { presentSubject } from '../outbox/present-subject.ts';
import { webhooksTexts } from './webhook-texts.ts';

interface DeliveriesListProps {
  readonly webhookId: WebhookId;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

const pageSize = 25;

/** The deliveries of one webhook, past and waiting. Each can be posted again. */
export function DeliveriesList({ webhookId, page, onPage }: DeliveriesListProps) {
  const i18n = useI18n();
  const { t, dateTime, number, relative } = i18n;
  const { licenceId } = usePlace();
  const mayChange = useMayChange();
  const found = useQuery(monitoringQueries.webhookDeliveries({ licenceId, webhookId }, { page, pageSize }));
  if (found.isPending) return <LinesSkeleton lines={4} />;
  if (found.isError) return <ProblemState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t(webhooksTexts.noDeliveries)}
      </Text>
    );
  }
  return (
    <>
      <CardTable minWidth={640}>
        <Table aria-label={t(webhooksTexts.deliveries)}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(outboxTexts.created)}</Table.Th>
              <Table.Th scope="col">{t(outboxTexts.subject)}</Table.Th>
              <Table.Th scope="col">{t(outboxTexts.state)}</Table.Th>
              <Table.Th scope="col">{t(outboxTexts.attempts)}</Table.Th>
              <Table.Th scope="col">{t(outboxTexts.lastError)}</Table.Th>
              {mayChange && <Table.Th scope="col">{t(outboxTexts.actions)}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.data.items.map((message) => (
              <Table.Tr key={message.id}>
                <Table.Td title={dateTime(message.createdAtMs)}>{relative(message.createdAtMs)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{presentSubject(i18n, message)}</Table.Td>
                <Table.Td>
                  <OutboxStateBadge state={message.state} />
                </Table.Td>
                <Table.Td>{number(message.attempts)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{message.lastError ?? '—'}</Table.Td>
                {mayChange && (
                  <Table.Td>
                    <ReplayButton webhookId={webhookId} message={message} />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </CardTable>
      <Pager page={page} pageSize={pageSize} total={found.data.total} onChange={onPage} />
    </>
  );
}

function ReplayButton(props: { readonly webhookId: WebhookId; readonly message: OutboxMessage }) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const client = useQueryClient();
  const params = { licenceId, webhookId: props.webhookId, messageId: props.message.id };
  const replay = useMutation({
    mutationFn: () => unwrap(admin.replayWebhookDelivery({ params, body: {} })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['webhook-deliveries', licenceId, props.webhookId] });
      showToast({ color: 'green', message: t(webhooksTexts.replayed) });
    },
  });
  return (
    <>
      <Button size="xs" variant="default" loading={replay.isPending} onClick={() => replay.mutate()}>
        {t(webhooksTexts.replay)}
      </Button>
      {replay.error !== null && <ProblemState error={replay.error} />}
    </>
  );
}
